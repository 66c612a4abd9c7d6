"""Which pages there are, found in the demo data: one for each address that shows a page, with who may open it."""

import json

from django.urls import reverse

from cooperation.kernel.states import available
from members.models import (
    Accession,
    AgreementVersion,
    Appointment,
    CertifiedCopy,
    Invitation,
    Partnership,
    User,
)
from requests.models import AssistanceRequest, Share

PLAIN = {
    "": ["members:login", "members:login_passkey", "members:ask_reset", "help", "accessibility", "contact", "status", "members:agreement",
         "members:signatures", "members:agreement_versions", "members:verify_form", "members:register", "gallery"],
    "mianyang-officer": ["home", "search", "members:account", "members:change_password", "members:second_factor",
                         "members:second_factor_app", "members:sessions", "members:notices",
                         "members:notice_settings", "members:directory", "requests:start", "requests:list", "members:logout"],
    "mianyang-chief": ["home"],
    "nanchong-liaison": ["home"],
    "secretariat-1": ["home", "federation:pipeline", "federation:first_account", "federation:dormant_signers",
                      "federation:memberships", "federation:record_decision", "federation:invitations"],
    "audit-admin": ["home", "audit"],
    "system-admin": ["home", "members:proposals", "members:people_import"],
    "mianyang-liaison": ["members:people", "members:people_import"],
    "mianyang-pg": ["members:proposals"],
    "mianyang-officer-2": ["members:choose_office", "requests:start"],
}  # fmt: skip


def collect() -> None:
    """Print [{"user", "path", "name"}, …]."""
    found: dict[str, tuple[str, str]] = {}
    for user, names in PLAIN.items():
        for name in names:
            found[f"{name} {user}"] = (user, reverse(name))
    found |= _requests() | _accessions() | _agreement() | _others()
    print(json.dumps([{"user": user, "path": path, "name": name} for name, (user, path) in found.items()]))


def _people() -> list[User]:
    return list(User.objects.filter(is_service=False, is_active=True).order_by("id"))


def _requests() -> dict[str, tuple[str, str]]:
    """Every act's page once, every tab, and the detail page of every state."""
    found: dict[str, tuple[str, str]] = {}
    people = _people()
    for row in AssistanceRequest.objects.select_related("requesting_office", "assisting_office").order_by(
        "id"
    ):
        for person in people:
            if not {row.requesting_office_id, row.assisting_office_id} & {o.pk for o in person.offices}:
                continue
            for act in available(row, person):
                if act.page:
                    found.setdefault(
                        f"requests:{act.name}",
                        (person.username, reverse(f"requests:{act.name}", args=[row.number])),
                    )
            if row.drafted_by_id == person.pk:
                found.setdefault(f"detail {row.state}", (person.username, row.get_absolute_url()))
                if row.state == "draft":
                    for name in ("edit_who", "edit_what"):
                        found.setdefault(
                            f"requests:{name}",
                            (person.username, reverse(f"requests:{name}", args=[row.number])),
                        )
                for tab in ("papers", "letter", "timeline"):
                    found.setdefault(f"tab {tab}", (person.username, f"{row.get_absolute_url()}?tab={tab}"))
                for name in ("letter", "submitted", "write_note"):
                    found.setdefault(
                        f"requests:{name}", (person.username, reverse(f"requests:{name}", args=[row.number]))
                    )
    found |= _shares()
    found["requests:paper_letter"] = ("mianyang-officer", reverse("requests:paper_letter") + "?to=510800")
    found["requests:list filtered"] = (
        "mianyang-officer",
        reverse("requests:list") + "?box=all&step=work&q=xyz",
    )
    return found


def _shares() -> dict[str, tuple[str, str]]:
    """Who reads it, with whom to share it, the warning's form, the consent, taking back, and the recipient's view."""
    found: dict[str, tuple[str, str]] = {}
    for row in Share.objects.filter(ended_at=None).select_related("assistance", "person"):
        number, sharer = row.assistance.number, row.shared_by.username
        start = reverse("requests:share", args=[number])
        found |= {"requests:access": (sharer, reverse("requests:access", args=[number])),
                  "requests:share": (sharer, start), "requests:share terms": (sharer, f"{start}?to=520300"),
                  "requests:end_share": (sharer, reverse("requests:end_share", args=[number, row.pk]))}  # fmt: skip
        if row.is_running and row.person:
            found["requests:detail shared"] = (row.person.username, row.assistance.get_absolute_url())
            found["requests:list shared"] = (row.person.username, reverse("requests:list") + "?box=shared")
        if row.waits:
            page = reverse("requests:decide_share", args=[number, row.pk])
            found["requests:decide_share"] = ("mianyang-liaison", page)
    return found


def _accessions() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    staff = [
        held.person
        for held in Appointment.objects.active().filter(role="secretariat").select_related("person")
    ]
    pages = {
        "submit": "members:accession_submit",
        "resubmit": "members:accession_resubmit",
        "take_back": "members:accession_take_back",
    }
    for row in Accession.objects.select_related("organisation"):
        heads = Appointment.objects.active().filter(role="procurator_general", organisation=row.organisation)
        for person in [*(held.person for held in heads.select_related("person")), *staff]:
            for act in available(row, person):
                if act.page:
                    name = pages.get(act.name, f"federation:{act.name}")
                    found.setdefault(name, (person.username, reverse(name, args=[row.pk])))
        for held in heads:
            person = held.person
            found.setdefault(f"accession {row.state}", (person.username, row.get_absolute_url()))
            if row.state == "draft":
                for name in ("accession_details", "accession_obligations"):
                    found.setdefault(name, (person.username, reverse(f"members:{name}", args=[row.pk])))
    return found


def _colleagues() -> dict[str, tuple[str, str]]:
    """Pages about one colleague, for who keeps the people of the office."""
    colleague = User.objects.get(username="mianyang-officer").pk
    role = Appointment.objects.active().filter(person=colleague)[0].pk
    pages = {
        "members:person_add": ["510700"],
        "members:person_roles": ["510700"],
        "members:substitute": ["510700"],
        "members:person": ["510700", colleague],
        "members:person_contact": ["510700", colleague],
        "members:person_leave": ["510700", colleague],
        "members:end_role": [role],
        "requests:hand_over": ["510700", colleague],
    }
    return {name: ("mianyang-liaison", reverse(name, args=args)) for name, args in pages.items()}


def _agreement() -> dict[str, tuple[str, str]]:
    """The version in consultation, as a member and the secretariat see it; a certified copy's check."""
    version = AgreementVersion.objects.get(number=2)
    answer = reverse("members:answer_comment", args=[2, version.comments.filter(answered_at=None).first().pk])
    code = CertifiedCopy.objects.filter(version__number=1).first().code
    staff, member = "secretariat-1", "mianyang-delegate"
    return {
        "version in consultation": (member, version.get_absolute_url()),
        "members:agreement_diff": (member, reverse("members:agreement_diff", args=[2, 1])),
        "members:agreement_comments": (member, reverse("members:agreement_comments", args=[2])),
        "members:agreement_comment": (member, reverse("members:agreement_comment", args=[2, 16])),
        "members:answer_comment": (staff, answer),
        "members:propose_adoption": (staff, reverse("members:propose_adoption", args=[2])),
        "members:return_to_draft": (staff, reverse("members:return_to_draft", args=[2])),
        "members:verify": ("", reverse("members:verify", args=[code])),
    }


def _others() -> dict[str, tuple[str, str]]:
    dormant = User.objects.get(username="guyuan-pg").pk
    invitation = Invitation.objects.get().pk
    members = {row.organisation.code: row.pk for row in Accession.objects.filter(state="in_force")}
    return _colleagues() | {
        "invitation to its head": ("hechuan-pg", reverse("members:invitation", args=[invitation])),
        "invitation to staff": ("secretariat-1", reverse("members:invitation", args=[invitation])),
        "invitation letter": ("secretariat-1", reverse("federation:invitation_letter", args=[invitation])),
        "give notice": ("mianyang-pg", reverse("members:give_notice", args=[members["510700"]])),
        "take back notice": ("hanzhong-pg", reverse("members:take_back_notice", args=[members["610700"]])),
        "notice running": ("hanzhong-pg", reverse("members:accession", args=[members["610700"]])),
        "suspended": ("nanning-pg", reverse("members:accession", args=[members["450100"]])),
        "suspended, a new request": ("nanning-officer", reverse("requests:start")),
        "office suspended": ("mianyang-officer", reverse("members:office", args=["450100"])),
        "confirm signing": ("secretariat-2", reverse("federation:confirm_signing", args=[dormant])),
        "decline signing": ("secretariat-2", reverse("federation:decline_signing", args=[dormant])),
        "office member": ("mianyang-officer", reverse("members:office", args=["511300"])),
        "office outside": ("mianyang-officer", reverse("members:office", args=["510800"])),
        "agreement version": ("", reverse("members:agreement_version", args=[1])),
        "404": ("mianyang-officer", "/requests/R-1999-0001/"),
        "members:find": ("mianyang-officer", reverse("members:find") + "?q=luxian"),
        "finder several": ("mianyang-officer", reverse("members:find") + "?q=lx"),
        "members:common_superior": (
            "mianyang-officer",
            reverse("members:common_superior") + "?first=510521&second=621200",
        ),
        "members:map": ("mianyang-officer", reverse("members:map")),
        "members:edit_profile": ("luxian-liaison", reverse("members:edit_profile", args=["510521"])),
        "members:rename_office": ("system-admin", reverse("members:rename_office", args=["DEMO-1"])),
        "members:merge_office": ("system-admin", reverse("members:merge_office", args=["DEMO-1"])),
        "members:partners": ("", reverse("members:partners")),
        "partners of staff": ("secretariat-1", reverse("members:partners")),
        "members:register_partner": ("secretariat-1", reverse("members:register_partner")),
        **_partners(),
        "directory filtered": ("mianyang-officer", reverse("members:directory") + "?q=lx"),
    }


def _partners() -> dict[str, tuple[str, str]]:
    """The second person's page and the early end."""
    waiting = Partnership.objects.pending().values_list("pk", flat=True)
    return {
        f"members:{name}": ("secretariat-2", reverse(f"members:{name}", args=[pk]))
        for pk in waiting[:1]
        for name in ("confirm_partner", "end_partner")
    }
