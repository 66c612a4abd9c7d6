"""Types of assistance and their papers, as the agreement version in force fixes them."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.reference import Loaded, put, read
from members.models import AgreementVersion, RuleRecord
from requests.models import AssistanceType, PaperType, TypeGroup

TYPES = Path(__file__).resolve().parents[1] / "data" / "types.json"
# What the papers demand of an office: fixed once somebody has signed the version.
RULES_OF_TYPE = ("period", "executed_by")
RULES_OF_PAPER = ("required", "generated")


@transaction.atomic
def load_types(version: AgreementVersion, path: Path = TYPES) -> Loaded:
    """Groups, types and papers of a version. In a signed version only names and hints may still change."""
    loaded = Loaded(_("Types of assistance"))
    data = read(path)
    groups = {row["code"]: _group(order, row) for order, row in enumerate(data["groups"])}
    frozen = version.signatures.exists() and version.types.exists()
    for order, row in enumerate(data["types"]):
        if frozen and not _has_same_rules(version, row):
            loaded.refused.append(
                _("%(code)s: the version is signed, its rules stay.") % {"code": row["code"]}
            )
            continue
        loaded.count(_type(version, groups[row["group"]], order, row, loaded))
    return loaded


def _group(order: int, row: dict[str, Any]) -> TypeGroup:
    values = {"name_zh": row["name_zh"], "name_en": row["name_en"], "order": order}
    return put(TypeGroup, {"code": row["code"]}, values)[0]


def _type(
    version: AgreementVersion, group: TypeGroup, order: int, row: dict[str, Any], loaded: Loaded
) -> str:
    names = ("name_zh", "name_en", "hint_zh", "hint_en", *RULES_OF_TYPE)
    values = {name: row[name] for name in names} | {"group": group, "order": order}
    type, outcome = put(AssistanceType, {"version": version, "code": row["code"]}, values)
    outcomes = {outcome, _papers(type, row["papers"]), _bases(type, row["bases"], loaded)}
    if "added" in outcomes and outcome == "added":
        return "added"
    return "kept" if outcomes == {"kept"} else "changed"


def _papers(type: AssistanceType, rows: list[dict[str, Any]]) -> str:
    names = ("name_zh", "name_en", "hint_zh", "hint_en", *RULES_OF_PAPER)
    outcomes = set()
    for order, row in enumerate(rows):
        values = {name: row[name] for name in names} | {"order": order}
        outcomes.add(put(PaperType, {"type": type, "code": row["code"]}, values)[1])
    gone, _rows = type.papers.exclude(code__in=[row["code"] for row in rows]).delete()
    return "kept" if outcomes <= {"kept"} and not gone else "changed"


def _bases(type: AssistanceType, codes: list[str], loaded: Loaded) -> str:
    records = RuleRecord.objects.filter(code__in=codes)
    for code in sorted(set(codes) - set(records.values_list("code", flat=True))):
        loaded.refused.append(_("%(type)s: unknown rule record %(code)s") % {"type": type.code, "code": code})
    before = set(type.bases.values_list("code", flat=True))
    type.bases.set(records)
    return "kept" if before == set(type.bases.values_list("code", flat=True)) else "changed"


def _has_same_rules(version: AgreementVersion, row: dict[str, Any]) -> bool:
    type = version.types.filter(code=row["code"]).first()
    if type is None or any(getattr(type, name) != row[name] for name in RULES_OF_TYPE):
        return False
    papers = {
        paper.code: tuple(getattr(paper, name) for name in RULES_OF_PAPER) for paper in type.papers.all()
    }
    return papers == {paper["code"]: tuple(paper[name] for name in RULES_OF_PAPER) for paper in row["papers"]}
