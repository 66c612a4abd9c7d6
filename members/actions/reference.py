"""Reference data that comes with the portal: special offices, rule records, versions of the agreement."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from members.actions.agreement_copies import certify
from members.actions.offices import ROOT
from members.enums import Level, OfficeKind, VersionState
from members.models import (
    AgreementVersion,
    Article,
    Measure,
    Obligation,
    Organisation,
    Period,
    RefusalGround,
    RuleRecord,
    Statement,
    Threshold,
)

DATA = Path(__file__).resolve().parents[1] / "data"
OFFICES = DATA / "procuratorates-west.csv"
RULES = DATA / "rules.json"
AGREEMENT = DATA / "agreement-v1.json"
FEDERATION = "FEDERATION"
CORPS = "XPCC"
NAMES = ("title_zh", "title_en", "preamble_zh", "preamble_en")


@dataclass
class Loaded:
    """What a loader did. `refused` holds a sentence for each thing it left alone."""

    what: str
    added: int = 0
    changed: int = 0
    kept: int = 0
    refused: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    def summary(self) -> str:
        text = _("%(what)s: %(added)s added, %(changed)s changed, %(kept)s kept, %(refused)s refused.")
        return text % (vars(self) | {"refused": len(self.refused)})


def read(path: Path) -> Any:
    """The content of a JSON file of ours. Raises OSError or ValueError."""
    return json.loads(path.read_text(encoding="utf-8"))


def put(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> tuple[Any, str]:
    """The row with this key, brought to these values; and "added", "changed" or "kept"."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        return model._default_manager.create(**key, **values), "added"
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        row.save(update_fields=differing)
    return row, "changed" if differing else "kept"


@transaction.atomic
def load_root_office() -> Loaded:
    """The Supreme People's Procuratorate, above the provinces."""
    loaded = Loaded(_("Supreme People's Procuratorate"))
    names = _names("最高人民检察院", "Supreme People's Procuratorate", "最高检", "SPP")
    place = {"level": Level.SUPREME, "pinyin": "zuigaorenminjianchayuan", "initials": "zgj"}
    loaded.count(put(Organisation, {"code": ROOT}, names | place)[1])
    return loaded


@transaction.atomic
def load_special_offices() -> Loaded:
    """What has no code of a division: the procuratorate of the Corps and the Federation."""
    loaded = Loaded(_("Special offices"))
    corps = _names(
        "新疆生产建设兵团人民检察院",
        "People's Procuratorate of the Xinjiang Production and Construction Corps",
        "兵团院",
        "XPCC",
    ) | {
        "level": Level.PROVINCE,
        "division": "新疆生产建设兵团",
        "pinyin": "xinjiangshengchanjianshebingtuan",
        "initials": "xjscjsbt",
        "superior": Organisation.objects.filter(code=ROOT).first(),
        "verified": False,
    }
    loaded.count(put(Organisation, {"code": CORPS}, corps)[1])
    chinese, english = (_in(language, settings.FEDERATION_NAME) for language in ("zh-hans", "en"))
    federation = _names(chinese, english, "联合会", "Federation") | {"kind": OfficeKind.FEDERATION}
    loaded.count(put(Organisation, {"code": FEDERATION}, federation)[1])
    return loaded


def _names(name_zh: str, name_en: str, short_zh: str, short_en: str) -> dict[str, Any]:
    return {
        "name_zh": name_zh,
        "name_en": name_en,
        "short_zh": short_zh,
        "short_en": short_en,
        "name_en_generated": False,
    }


def _in(language: str, text: Any) -> str:
    with translation.override(language):
        return str(text)


@transaction.atomic
def load_rules(path: Path = RULES) -> Loaded:
    """Dated rule records. A record that staff have changed is brought back to the text of the file."""
    loaded = Loaded(_("Rule records"))
    for row in read(path):
        values = {name: value for name, value in row.items() if name != "code"}
        for name in ("in_force_from", "in_force_until"):
            values[name] = date.fromisoformat(values[name]) if values.get(name) else None
        loaded.count(put(RuleRecord, {"code": row["code"]}, values)[1])
    return loaded


@transaction.atomic
def load_agreement(path: Path = AGREEMENT, *, not_after: date | None = None) -> Loaded:
    """One version of the agreement. The founding one is put in force; a later one comes in as a draft.

    What was adopted is never altered. `not_after` lets the founding version enter into force earlier than its
    text says: for demonstrations only.
    """
    loaded = Loaded(_("Agreement"))
    data = read(path)
    version = AgreementVersion.objects.filter(number=data["number"]).first()
    if version is None:
        version = _create(data, not_after)
        loaded.added = 1
    elif _content(version) == _wanted(data):
        loaded.kept = 1
    elif version.is_public:
        text = _("Version %(number)s was adopted and stays as it is. Changes need a new version.")
        loaded.refused.append(text % {"number": version.number})
    else:
        _fill(version, _wanted(data))
        loaded.changed = 1
    if version.is_public:
        certify(version)
    return loaded


def _create(data: dict[str, Any], not_after: date | None) -> AgreementVersion:
    founding = not AgreementVersion.objects.exists()
    version = AgreementVersion(number=data["number"])
    _fill(version, _wanted(data))
    if founding:
        in_force_on = date.fromisoformat(data["in_force_on"])
        version.adopted_on = date.fromisoformat(data["adopted_on"])
        version.in_force_on = min(in_force_on, not_after) if not_after else in_force_on
        version.state = VersionState.IN_FORCE
        version.save()
    return version


def _fill(version: AgreementVersion, wanted: dict[str, Any]) -> None:
    for name, value in wanted["version"].items():
        setattr(version, name, value)
    version.save()
    for model in PARTS:
        model._default_manager.filter(version=version).delete()
        rows = [model(version=version, **row) for row in wanted[model.__name__]]
        model._default_manager.bulk_create(rows)
    version.digest = version.text_digest()
    version.numbers = version.thresholds_as_numbers()
    version.save(update_fields=["digest", "numbers"])


PARTS: tuple[type[models.Model], ...] = (
    Article,
    Obligation,
    Statement,
    RefusalGround,
    Period,
    Threshold,
    Measure,
)


def _content(version: AgreementVersion) -> dict[str, Any]:
    """What the database holds of a version, in the shape of `_wanted`."""
    found: dict[str, Any] = {"version": {name: getattr(version, name) for name in NAMES}}
    for model in PARTS:
        order = "number" if model is Article else "order"
        rows = model._default_manager.filter(version=version).order_by(order).values()
        found[model.__name__] = [
            {k: v for k, v in row.items() if k not in ("id", "version_id")} for row in rows
        ]
    return found


def _wanted(data: dict[str, Any]) -> dict[str, Any]:
    """The rows that the file asks for, model by model."""
    return {
        "version": {name: data[name] for name in NAMES},
        "Article": [_article(part, row) for part in data["parts"] for row in part["articles"]],
        "Obligation": [_row(n, row) for n, row in enumerate(data["obligations"])],
        "Statement": [_row(n, row) for n, row in enumerate(data["statements"])],
        "RefusalGround": [
            _row(n, row, "hint_zh", "hint_en") for n, row in enumerate(data["refusal_grounds"])
        ],
        "Period": [
            _row(n, _labelled(row), "amount", "unit", "times") for n, row in enumerate(data["periods"])
        ],
        "Threshold": [
            _row(n, _labelled(row), "kind", "value", "at_least") for n, row in enumerate(data["numbers"])
        ],
        "Measure": [_row(n, row, "decided_by") for n, row in enumerate(data["measures"])],
    }


def _article(part: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "code": row["code"],
        "part": part["number"],
        "part_title_zh": part["title_zh"],
        "part_title_en": part["title_en"],
        "title_zh": row["title_zh"],
        "title_en": row["title_en"],
        "text_zh": "\n\n".join(row["paragraphs_zh"]),
        "text_en": "\n\n".join(row["paragraphs_en"]),
    }


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"text_zh": row["label_zh"], "text_en": row["label_en"]}


def _row(order: int, row: dict[str, Any], *more: str) -> dict[str, Any]:
    return {name: row[name] for name in ("article", "code", "text_zh", "text_en", *more)} | {"order": order}
