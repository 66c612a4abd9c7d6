"""What must be right before a letter goes out. Each block names the article or says how to mend it."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import Level, Membership, OfficeKind
from members.models import AgreementVersion, Organisation, RuleRecord
from members.selectors import superiors, version_between
from members.standing import no_new_requests
from requests.enums import Rank
from requests.models import AssistanceRequest, PaperType

LEVELS = [Level.COUNTY, Level.PREFECTURE, Level.PROVINCE, Level.SUPREME]


OTHER_STANDING: dict[str, Any] = {
    Membership.SUSPENDED: _(
        "The membership of %(office)s is suspended, so no request reaches it through the portal. It is still obliged"
        " to assist (Rules art. 180): print the letter and send it by post or through the common higher procuratorate."
    ),
    Membership.WITHDRAWN: _(
        "%(office)s has withdrawn from the agreement, so no request reaches it through the portal. It is still obliged"
        " to assist (Rules art. 180): print the letter and send it by post or through the common higher procuratorate."
    ),
    Membership.EXCLUDED: _(
        "%(office)s was excluded from the agreement, so no request reaches it through the portal. It is still obliged"
        " to assist (Rules art. 180): print the letter and send it by post or through the common higher procuratorate."
    ),
}


class NotAMember(ValidationError):
    """The addressed office is no member; the page offers a printable letter instead."""


def check_sender(assistance: AssistanceRequest) -> None:
    """Raises ValidationError when the requesting office was closed or may not send: asked again at signing."""
    office = assistance.requesting_office
    if office.retired_on:
        text = _("%(office)s was merged or closed on %(day)s. Its successor sends the request.")
        raise ValidationError(text % {"office": office.name, "day": office.retired_on.isoformat()})
    if barred := no_new_requests(office):
        raise ValidationError(barred)


def governing_version(assistance: AssistanceRequest) -> AgreementVersion:
    """The newest version in force that both offices have signed. Raises ValidationError when there is none."""
    try:
        return version_between(assistance.requesting_office, assistance.assisting_office)
    except AgreementVersion.DoesNotExist as missing:
        check_sender(assistance)  # who is no member any more is told so, in clearer words
        check_addressee(assistance)
        text = _("The two offices have signed no version of the agreement in common.")
        raise ValidationError(text) from missing


def put_under_agreement(assistance: AssistanceRequest) -> dict[str, Any]:
    """Set version and type to those that govern today, without saving; the fields that this changed.

    Raises ValidationError when that version does not know the type any more.
    """
    version = governing_version(assistance)
    if version.pk == assistance.version_id:
        return {}
    type = version.types.filter(code=assistance.type.code).first()
    if type is None:
        text = _(
            "Version %(number)s of the agreement, which governs now, has no type “%(type)s”. Choose another type."
        )
        raise ValidationError({"type": text % {"number": version.number, "type": assistance.type.name}})
    assistance.version, assistance.type = version, type
    return {"version": version, "type": type}


def check_addressee(assistance: AssistanceRequest) -> None:
    """Raises ValidationError on `assisting_office`: own office, no procuratorate, no member, too low a level."""
    office = assistance.assisting_office
    if office.pk == assistance.requesting_office_id:
        raise ValidationError(
            {"assisting_office": _("This is your own office. Choose the office that is to help.")}
        )
    if office.retired_on:
        text = _("%(office)s was merged or closed on %(day)s. Choose the office that took over its work.")
        raise ValidationError(
            {"assisting_office": text % {"office": office.name, "day": office.retired_on.isoformat()}}
        )
    if office.kind != OfficeKind.PROCURATORATE:
        raise ValidationError({"assisting_office": _("This is not a procuratorate. Choose a procuratorate.")})
    if standing := OTHER_STANDING.get(office.membership):
        raise NotAMember({"assisting_office": standing % {"office": office.name}})
    if not office.is_member:
        text = _(
            "%(office)s is not a member, so no request reaches it through the portal. It is still obliged to assist"
            " (Rules art. 180): print the letter and send it by post or through the common higher procuratorate."
        )
        raise NotAMember(
            {"assisting_office": ValidationError(text, code="not_a_member", params={"office": office.name})}
        )
    _check_level(assistance)


def _check_level(assistance: AssistanceRequest) -> None:
    """The rank of the subject leads to a higher office: data of the agreement version."""
    gate = assistance.version.numbers.get("level_gate", {}).get(assistance.rank)
    if (
        assistance.rank == Rank.NONE
        or gate is None
        or not _is_below(assistance.assisting_office, gate["level"])
    ):
        return
    above = next((o for o in superiors(assistance.assisting_office) if not _is_below(o, gate["level"])), None)
    text = _(
        "For a subject of this rank the letter goes to the %(level)s or above (agreement, article %(article)s)."
        " Choose %(office)s."
    )
    params = {"level": Level(gate["level"]).label, "article": gate["article"], "office": above or ""}
    raise ValidationError({"assisting_office": text % params})


def _is_below(office: Organisation, level: str) -> bool:
    return office.level in LEVELS and LEVELS.index(Level(office.level)) < LEVELS.index(Level(level))


def bases_of(assistance: AssistanceRequest) -> list[RuleRecord]:
    """The statutory bases of the type that are valid today."""
    return [record for record in assistance.type.bases.all() if record.is_valid_on(timezone.localdate())]


def missing_papers(assistance: AssistanceRequest) -> list[PaperType]:
    """Required papers that are neither uploaded nor made by the portal. The same paper of another version counts."""
    there = {paper.type.code for paper in assistance.papers.all() if paper.type}
    return [p for p in assistance.type.papers.all() if p.required and not p.generated and p.code not in there]


def owed_papers(assistance: AssistanceRequest) -> list[PaperType]:
    """What a request that was sent urgently still owes."""
    return missing_papers(assistance) if assistance.owes_papers else []


def check_paper_type(assistance: AssistanceRequest, type: PaperType | None, field: str = "type") -> None:
    """Raises ValidationError for a paper of another type, or one that the portal makes itself."""
    if type is not None and (type.type_id != assistance.type_id or type.generated):
        text = _("“%(paper)s” is no paper to upload for the type “%(type)s”. Choose one of the list.")
        raise ValidationError({field: text % {"paper": type.name, "type": assistance.type.name}})


def check_words(assistance: AssistanceRequest, changed: Collection[str]) -> None:
    """Raises ValidationError when a field that was just changed cannot stand even in a draft."""
    if "wished_on" in changed and _has_passed(assistance):
        text = _("This day has passed. Choose today or a later day, or leave it empty.")
        raise ValidationError({"wished_on": text})


def _has_passed(assistance: AssistanceRequest) -> bool:
    return assistance.wished_on is not None and assistance.wished_on < timezone.localdate()


def _lacks_reason(assistance: AssistanceRequest) -> bool:
    return assistance.is_urgent and not assistance.urgent_reason.strip()


def check_complete(assistance: AssistanceRequest) -> None:
    """Raises ValidationError with everything that is still missing, field by field."""
    errors: dict[str, object] = {}
    if barred := no_new_requests(assistance.requesting_office):
        errors["requesting_office"] = barred
    if not all(getattr(assistance, name).strip() for name in ("title", "case_number", "cause")):
        errors["title"] = _("Fill in subject line, case number and cause of action (step 1).")
    if not assistance.purpose.strip():
        errors["purpose"] = _("Write the purpose: what is to be found out.")
    if not assistance.content.strip():
        errors["content"] = _("Write the content: which evidence, for what time, how many copies.")
    if not assistance.subjects.exists():
        errors["subjects"] = _("Name at least one subject with its address.")
    if not assistance.no_secrets:
        errors["no_secrets"] = _("Confirm that text and papers contain no state secrets.")
    if not assistance.contact_name.strip() or not assistance.contact_phone.strip():
        errors["contact_name"] = _(
            "Name a contact with a telephone number: the other office will have questions."
        )
    if _has_passed(assistance):
        errors["wished_on"] = _("The day by which you wish the result has passed. Choose a later one.")
    if _lacks_reason(assistance):
        errors["urgent_reason"] = _("Write why it is urgent, or take the tick away.")
    missing = missing_papers(assistance)
    if missing and not assistance.is_urgent:
        names = _("; ").join(paper.name for paper in missing)
        errors["papers"] = _("Upload the missing papers: %(names)s") % {"names": names}
    if not bases_of(assistance):
        errors["__all__"] = _("This type has no statutory basis that is valid today. Choose another type.")
    if errors:
        raise ValidationError(errors)
