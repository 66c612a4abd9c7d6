"""Tables of the members app."""

from members.models.accession import Accession, Acknowledgement, Signature
from members.models.agreement import AgreementVersion, Article, Obligation, Period, RefusalGround, Statement
from members.models.dormancy import Dormancy
from members.models.law import RuleRecord
from members.models.organisations import Organisation
from members.models.people import ApiToken, Appointment, User
from members.models.second_factor import Factor, OwnSession, RecoveryCode

__all__ = [
    "Accession",
    "Acknowledgement",
    "AgreementVersion",
    "ApiToken",
    "Appointment",
    "Article",
    "Dormancy",
    "Factor",
    "Obligation",
    "Organisation",
    "OwnSession",
    "Period",
    "RecoveryCode",
    "RefusalGround",
    "RuleRecord",
    "Signature",
    "Statement",
    "User",
]
