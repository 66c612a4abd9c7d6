"""Tables of the members app."""

from members.models.accession import Accession, Acknowledgement, Signature
from members.models.agreement import (
    AgreementVersion,
    Article,
    Measure,
    Obligation,
    Period,
    RefusalGround,
    Statement,
    Threshold,
)
from members.models.consultation import CertifiedCopy, ClauseComment
from members.models.dormancy import Dormancy
from members.models.joining import Instrument, Invitation
from members.models.law import RuleRecord
from members.models.membership import MembershipDecision, Withdrawal
from members.models.organisations import OfficeChange, OfficeKeys, Organisation
from members.models.partners import Partnership
from members.models.people import ApiToken, Appointment, User
from members.models.second_factor import Factor, OwnSession, RecoveryCode

__all__ = [
    "Accession",
    "Acknowledgement",
    "AgreementVersion",
    "ApiToken",
    "Appointment",
    "Article",
    "CertifiedCopy",
    "ClauseComment",
    "Dormancy",
    "Factor",
    "Instrument",
    "Invitation",
    "Measure",
    "MembershipDecision",
    "Obligation",
    "OfficeChange",
    "OfficeKeys",
    "Organisation",
    "OwnSession",
    "Partnership",
    "Period",
    "RecoveryCode",
    "RefusalGround",
    "RuleRecord",
    "Signature",
    "Statement",
    "Threshold",
    "User",
    "Withdrawal",
]
