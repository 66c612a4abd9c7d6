"""What must be right before a letter goes out. Each block names the article or says how to mend it."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import Level, OfficeKind
from members.models import Organisation, RuleRecord
from members.selectors import superiors
from members.standing import no_new_requests
from requests.enums import Rank
from requests.models import AssistanceRequest, PaperType

LEVELS = [Level.COUNTY, Level.PREFECTURE, Level.PROVINCE, Level.SUPREME]


class NotAMember(ValidationError):
    """The addressed office is no member; the page offers a printable letter instead."""


def check_addressee(assistance: AssistanceRequest) -> None:
    """Raises ValidationError on `assisting_office`: own office, no procuratorate, no member, too low a level."""
    office = assistance.assisting_office
    if office.pk == assistance.requesting_office_id:
        raise ValidationError(
            {"assisting_office": _("This is your own office. Choose the office that is to help.")}
        )
    if office.kind != OfficeKind.PROCURATORATE or office.retired_on:
        raise ValidationError({"assisting_office": _("This is not a procuratorate. Choose a procuratorate.")})
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


def bases_of(assistance: AssistanceRequest) -> QuerySet[RuleRecord]:
    """The statutory bases of the type that are valid today."""
    return assistance.type.bases.all().valid_on(timezone.localdate())


def missing_papers(assistance: AssistanceRequest) -> list[PaperType]:
    """Required papers that are neither uploaded nor made by the portal."""
    there = {paper.type_id for paper in assistance.papers.all()}
    return [p for p in assistance.type.papers.all() if p.required and not p.generated and p.pk not in there]


def check_complete(assistance: AssistanceRequest) -> None:
    """Raises ValidationError with everything that is still missing, field by field."""
    errors: dict[str, object] = {}
    barred = no_new_requests(assistance.requesting_office)
    if barred:
        errors["requesting_office"] = barred
    if not assistance.purpose.strip():
        errors["purpose"] = _("Write the purpose: what is to be found out.")
    if not assistance.content.strip():
        errors["content"] = _("Write the content: which evidence, for what time, how many copies.")
    if not assistance.subjects.exists():
        errors["subjects"] = _("Name at least one subject with its address.")
    if not assistance.no_secrets:
        errors["no_secrets"] = _("Confirm that text and papers contain no state secrets.")
    missing = missing_papers(assistance)
    if missing and not assistance.is_urgent:
        names = _("; ").join(paper.name for paper in missing)
        errors["papers"] = _("Upload the missing papers: %(names)s") % {"names": names}
    if not bases_of(assistance).exists():
        errors["__all__"] = _("This type has no statutory basis that is valid today. Choose another type.")
    if errors:
        raise ValidationError(errors)
