"""Tables of the members app."""

from members.models.accession import Accession, Acknowledgement, Signature
from members.models.agreement import AgreementVersion, Article, Obligation, Period, RefusalGround, Statement
from members.models.dormancy import Dormancy
from members.models.joining import Instrument, Invitation
from members.models.law import RuleRecord
from members.models.membership import MembershipDecision, Withdrawal
from members.models.organisations import Organisation
from members.models.people import ApiToken, Appointment, User

__all__ = [
    "Accession",
    "Acknowledgement",
    "AgreementVersion",
    "ApiToken",
    "Appointment",
    "Article",
    "Dormancy",
    "Instrument",
    "Invitation",
    "MembershipDecision",
    "Obligation",
    "Organisation",
    "Period",
    "RefusalGround",
    "RuleRecord",
    "Signature",
    "Statement",
    "User",
    "Withdrawal",
]
