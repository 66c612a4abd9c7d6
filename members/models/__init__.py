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
from members.models.law import RuleRecord
from members.models.organisations import Organisation
from members.models.people import ApiToken, Appointment, User

__all__ = [
    "Accession",
    "Acknowledgement",
    "AgreementVersion",
    "ApiToken",
    "Appointment",
    "Article",
    "CertifiedCopy",
    "ClauseComment",
    "Measure",
    "Obligation",
    "Organisation",
    "Period",
    "RefusalGround",
    "RuleRecord",
    "Signature",
    "Statement",
    "Threshold",
    "User",
]
