"""Tables of the members app."""

from members.models.accession import Accession, Acknowledgement, Signature
from members.models.agreement import AgreementVersion, Article, Obligation, Period, RefusalGround, Statement
from members.models.dormancy import Dormancy
from members.models.law import RuleRecord
from members.models.organisations import OfficeChange, OfficeKeys, Organisation
from members.models.partners import Partnership
from members.models.people import ApiToken, Appointment, User

__all__ = [
    "Accession",
    "Acknowledgement",
    "AgreementVersion",
    "ApiToken",
    "Appointment",
    "Article",
    "Dormancy",
    "Obligation",
    "OfficeChange",
    "OfficeKeys",
    "Organisation",
    "Partnership",
    "Period",
    "RefusalGround",
    "RuleRecord",
    "Signature",
    "Statement",
    "User",
]
