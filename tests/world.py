"""The offices and people of the tests. Names of offices are real; people and cases are invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cooperation.kernel.models import Mail, Notice
from members.actions import accession as joining
from members.actions import partners
from members.enums import OfficeKind, PartnerKind, Role, Scope
from members.models import Appointment, Organisation, User
from members.selectors import version_in_force
from requests.actions import drafting, handling
from requests.models import AssistanceRequest, AssistanceType

PASSWORD = "test-password-2026"
CODES = {"requesting": "510700", "assisting": "511300", "third": "510521", "outsider": "520300"}
OFFICE_ROLES = (
    Role.CASE_OFFICER,
    Role.LIAISON,
    Role.PROCURATOR_GENERAL_IN_CHARGE,
    Role.PROCURATOR_GENERAL,
    Role.TRAINING_COORDINATOR,
    Role.DELEGATE,
    Role.SERVICE,
)
STAFF = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


@dataclass
class World:
    """Offices by key (requesting, assisting, third, outsider, federation, partner) and people by role and office."""

    offices: dict[str, Organisation]
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("offices", {}):
            return self.offices[name]
        raise AttributeError(name)

    def who(self, role: str, office: str = "requesting") -> User:
        """A fresh instance, so that roles are read anew."""
        return User.objects.get(username=f"{office}-{role}")

    def draft(self, **fields: Any) -> AssistanceRequest:
        """A complete draft of the requesting office to the assisting one."""
        given = {"type": self.type("EVID"), "title": "调取演示案件A银行流水", "case_number": "演示〔2026〕A号",
                 "cause": "演示案由", "purpose": "查清演示案件A款项去向。", "content": "演示账户2025年1月至6月流水。",
                 "no_secrets": True} | fields  # fmt: skip
        officer = self.who("case_officer")
        assistance = drafting.start(
            by=officer,
            office=self.requesting,
            assisting_office=given.pop("assisting_office", self.assisting),
            **given,
        )
        drafting.edit(assistance, by=officer, subjects=[{"name": "演示公司甲", "address": "演示路1号"}])
        for paper in assistance.type.papers.filter(required=True, generated=False):
            drafting.add_paper(assistance, by=officer, upload=pdf(f"{paper.code}.pdf"), type=paper)
        return assistance

    def submitted(self, **fields: Any) -> AssistanceRequest:
        return drafting.submit(self.draft(**fields), by=self.who("case_officer"))

    def sent(self, **fields: Any) -> AssistanceRequest:
        signer = self.who("procurator_general_in_charge")
        return drafting.sign(self.submitted(**fields), by=signer, password=PASSWORD)

    def assigned(self, **fields: Any) -> AssistanceRequest:
        liaison, officer = self.who("liaison", "assisting"), self.who("case_officer", "assisting")
        return handling.accept(self.sent(**fields), by=liaison, assignee=officer)

    def answered(self, **fields: Any) -> AssistanceRequest:
        assistance = self.assigned(**fields)
        officer = self.who("case_officer", "assisting")
        uploads = [("copy", pdf("演示结果.pdf"))]
        handling.send_result(
            assistance, by=officer, outcome="complete", summary="演示结果：已调取。", uploads=uploads
        )
        return assistance

    @staticmethod
    def type(code: str) -> AssistanceType:
        return AssistanceType.objects.get(version=version_in_force(), code=code)


def pdf(name: str = "演示文件.pdf", text: str = "demo") -> SimpleUploadedFile:
    """A small valid PDF."""
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n% " + text.encode()
    body += b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
    return SimpleUploadedFile(name, body, content_type="application/pdf")


def read_world() -> World:
    """The world as it stands in the database."""
    codes = CODES | {"federation": "FEDERATION", "partner": "TEST-PARTNER"}
    return World({key: Organisation.objects.get(code=code) for key, code in codes.items()})


def build_world() -> World:
    """Make the partner, the people, and three members, each by its own accession."""
    Organisation.objects.get_or_create(
        code="TEST-PARTNER",
        defaults={"kind": OfficeKind.PARTNER, "name_zh": "演示大学法学院", "name_en": "Demo University Law School",
                  "short_zh": "演示大学", "short_en": "Demo University"},
    )  # fmt: skip
    world = read_world()
    for number in ("1", "2"):
        _appoint(world.federation, Role.SECRETARIAT, f"federation-secretariat-{number}", confirmers=None)
    confirmers = (world.who("secretariat-1", "federation"), world.who("secretariat-2", "federation"))
    for role in STAFF:
        _appoint(world.federation, role, f"federation-{role}", confirmers)
    _appoint(world.partner, Role.OBSERVER, "partner-observer", confirmers)
    _open_directory(world.partner, *confirmers)
    for key in CODES:
        for role in OFFICE_ROLES:
            _appoint(world.offices[key], role, f"{key}-{role}", confirmers)
    for key in ("requesting", "assisting", "third"):
        join(world.offices[key], world.who(Role.PROCURATOR_GENERAL, key), *confirmers)
    for told in (Notice, Mail):  # of joining: tests look at what they bring about themselves
        told.objects.all().delete()
    return read_world()


def _open_directory(partner: Organisation, first: User, second: User) -> None:
    """The partner reads the directory of offices, and nothing else."""
    today = date.today()
    row = partners.register_partner(
        by=first, organisation=partner, kind=PartnerKind.LAW_SCHOOL, scopes=[Scope.DIRECTORY],
        purpose="演示：教学合作。", starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=300),
    )  # fmt: skip
    partners.confirm_partner(row, by=second)


def _appoint(office: Organisation, role: str, username: str, confirmers: tuple[User, User] | None) -> User:
    user = User(username=username, name=f"演示{username}"[:60], email=f"{username}@example.invalid")
    user.is_service, user.phone = role == Role.SERVICE, "000-0000000"
    user.set_password(PASSWORD)
    user.save()
    granted, confirmed = confirmers or (None, None)
    if confirmed is None and role in Appointment.NEEDS_CONFIRMATION:
        confirmed = User.objects.exclude(pk=user.pk).first() or User.objects.create_user(
            "world-founder", name="演示发起人"
        )
    Appointment.objects.create(
        person=user,
        organisation=office,
        role=role,
        granted_by=granted,
        confirmed_by=confirmed,
        confirmed_at=timezone.now(),
    )
    return user


def join(office: Organisation, head: User, first: User, second: User) -> Organisation:
    """The whole accession, through the real actions."""
    application = joining.start(office, by=head)
    joining.save_details(
        application, by=head, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    joining.acknowledge(
        application, by=head, codes=list(application.version.obligations.values_list("code", flat=True))
    )
    statements = list(application.version.statements.values_list("code", flat=True))
    joining.submit(application, by=head, password=PASSWORD, statements=statements)
    joining.start_check(application, by=first)
    joining.pass_check(application, by=first)
    joining.approve(application, by=second, in_force_on=date.today())
    office.refresh_from_db()
    return office
