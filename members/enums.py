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


class Form(TextChoices):
    """How a procuratorate stands to the divisions of GB/T 2260."""

    DIVISION = "division", _("Procuratorate of a division")
    BRANCH = "branch", _("Branch of a procuratorate")
    SPECIAL = "special", _("Special procuratorate")


class WorkingLanguage(TextChoices):
    """Languages in which an office can hear people itself."""

    CHINESE = "zh", _("Standard Chinese")
    MONGOLIAN = "mn", _("Mongolian")
    TIBETAN = "bo", _("Tibetan")
    UYGUR = "ug", _("Uygur")
    KAZAK = "kk", _("Kazak")
    KIRGIZ = "ky", _("Kirgiz")
    ZHUANG = "za", _("Zhuang")
    YI = "ii", _("Yi")
    SIGN = "sign", _("Sign language")


class Capacity(TextChoices):
    """What an office can do in its own house."""

    REMOTE_ROOM = "remote_room", _("Room for remote interviews")
    RECORDING = "recording", _("Full audio and video recording")
    ELECTRONIC_DATA = "electronic_data", _("Collecting electronic data")
    FORENSICS = "forensics", _("Forensic examination")
    ACCOUNTING = "accounting", _("Forensic accounting")
    INTERPRETERS = "interpreters", _("Interpreters on call")


class OfficeEvent(TextChoices):
    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")


class PartnerKind(TextChoices):
    LAW_SCHOOL = "law_school", _("Law school")
    RESEARCH = "research", _("Research body")
    BAR = "bar", _("Bar association")
    COURT = "court", _("Court")
    FOREIGN = "foreign", _("Foreign prosecutors' office")
    OTHER = "other", _("Other body")


class Scope(TextChoices):
    """The named parts of the portal that may be opened to a partner. Requests are not among them and never will be."""

    DIRECTORY = "directory", _("Directory of offices")
    LIBRARY = "library", _("Library")
    TRAINING = "training", _("Training")
    RESEARCH = "research", _("Theory research")
    MEETINGS = "meetings", _("Forums and meetings")


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
    CONSULTATION = "consultation", _("Consultation")
    VOTE = "vote", _("Awaiting adoption")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")


class ThresholdKind(TextChoices):
    SHARE = "share", _("share")
    COUNT = "count", _("number")
    LEVEL = "level", _("level")


class MeasureBody(TextChoices):
    """Who decides on a measure."""

    PANEL = "panel", _("The panel")
    ASSEMBLY = "assembly", _("The assembly, on proposal of the panel")


class CommentOutcome(TextChoices):
    """What became of a comment on a draft."""

    TAKEN = "taken", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_TAKEN = "not_taken", _("Not taken up")
    EXPLAINED = "explained", _("Explained")


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
    ENDED = "ended", _("Membership ended")


class DecidingBody(TextChoices):
    """Who decides. Council, panel and assembly cannot act in the portal yet: staff record in their place, and say so."""

    SECRETARIAT = "secretariat", _("Two members of the secretariat, provisionally")
    COUNCIL = "council", _("The council")
    PANEL = "panel", _("The panel")
    ASSEMBLY = "assembly", _("The assembly")


class WithdrawalState(TextChoices):
    NOTIFIED = "notified", _("Notice running")
    TAKEN_BACK = "taken_back", _("Taken back")
    EFFECTIVE = "effective", _("In effect")
    OVERTAKEN = "overtaken", _("Overtaken by an exclusion")


class DecisionKind(TextChoices):
    SUSPENSION = "suspension", _("Suspension")
    LIFTING = "lifting", _("Lifting of a suspension")
    EXCLUSION = "exclusion", _("Exclusion")


class DecisionState(TextChoices):
    PROPOSED = "proposed", _("Awaiting a second person")
    CONFIRMED = "confirmed", _("In effect")
    REJECTED = "rejected", _("Not confirmed")
    ENDED = "ended", _("Ended")


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
