"""Choices of the members app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfficeKind(TextChoices):
    PROCURATORATE = "procuratorate", _("People's procuratorate")
    FEDERATION = "federation", _("Federation")
    PARTNER = "partner", _("Partner")


class Level(TextChoices):
    SUPREME = "supreme", _("Supreme")
    PROVINCE = "province", _("Provincial level")
    PREFECTURE = "prefecture", _("Prefecture level")
    COUNTY = "county", _("Basic level")
    NONE = "none", _("No level")


class Membership(TextChoices):
    NONE = "none", _("Not a member")
    MEMBER = "member", _("Member")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWING = "withdrawing", _("Withdrawing")
    WITHDRAWN = "withdrawn", pgettext_lazy("membership", "Withdrawn")
    EXCLUDED = "excluded", _("Excluded")


class Role(TextChoices):
    """Who a person is in an office. What a role may do stands in roles.py."""

    CASE_OFFICER = "case_officer", _("Case officer")
    LIAISON = "liaison", _("Liaison officer")
    PROCURATOR_GENERAL_IN_CHARGE = "procurator_general_in_charge", _("Procurator-general in charge")
    PROCURATOR_GENERAL = "procurator_general", _("Procurator-general")
    TRAINING_COORDINATOR = "training_coordinator", _("Training coordinator")
    DELEGATE = "delegate", _("Council delegate")
    SERVICE = "service", _("Case system (service account)")
    SECRETARIAT = "secretariat", _("Secretariat staff")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    SECURITY_ADMINISTRATOR = "security_administrator", _("Security administrator")
    AUDIT_ADMINISTRATOR = "audit_administrator", _("Audit administrator")
    OBSERVER = "observer", _("Observer")


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")


class PeriodUnit(TextChoices):
    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    MONTH = "month", _("months")
    WORKING_DAY = "working_day", _("working days")


class RuleStatus(TextChoices):
    VERIFIED = "verified", _("Verified")
    UNVERIFIED = "unverified", _("Not verified")


class AccessionState(TextChoices):
    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Submitted")
    FORMAL_CHECK = "formal_check", _("Formal check")
    SUPPLEMENT = "supplement", _("Supplement asked for")
    COUNCIL_VOTE = "council_vote", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class DormancyCause(TextChoices):
    """What was reset, so that nobody knows for certain any more who is at the keyboard."""

    PASSWORD = "password", _("Password")
    SECOND_FACTOR = "second_factor", _("Second factor")


class DormancyOutcome(TextChoices):
    WAITING = "waiting", _("Awaiting a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Not confirmed")


class FactorKind(TextChoices):
    """What a person logs in with besides the password."""

    APP = "app", _("Authenticator app")
    PASSKEY = "passkey", _("Passkey")
