"""The lists that belong to one request, read in one statement and laid where `prefetch_related` would lay them.

Each list read by itself costs a round trip and its share of Python; a request has eight of them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from requests.models import AssistanceRequest, Note, Paper, Refusal, Result, ResultFile, Supplement

PERSON = ("id", "name")
PAPER_NAME = ("id", "name_zh", "name_en")
FILE = ("id", "key", "name", "size", "sha256", "scan")
GROUND = ("id", "code", "article", "text_zh", "text_en")


@dataclass(frozen=True)
class Part:
    """Rows of one model, in order. `follow` names foreign keys and the fields that are read behind them."""

    rows: QuerySet
    follow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()  # of the rows themselves; none named: all

    def names(self) -> list[str]:
        """What is selected."""
        own = self.fields or tuple(f.attname for f in self.rows.model._meta.concrete_fields)
        return [*own, *(f"{name}__{column}" for name, columns in self.follow.items() for column in columns)]

    def built(self, found: list[dict[str, Any]]) -> list[Any]:
        """Instances of the model; a field that was not read is loaded when somebody asks for it."""
        return [self._instance(row) for row in found]

    def _instance(self, row: dict[str, Any]) -> models.Model:
        meta = self.rows.model._meta
        made = _instance(self.rows.model, {name: value for name, value in row.items() if "__" not in name})
        for name, columns in self.follow.items():
            values = {column: row[f"{name}__{column}"] for column in columns}
            behind: Any = meta.get_field(name).related_model
            setattr(made, name, None if values["id"] is None else _instance(behind, values))
        return made


def _instance(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    fields = [f for f in model._meta.concrete_fields if f.attname in values]
    return model.from_db(
        "default", [f.attname for f in fields], [f.to_python(values[f.attname]) for f in fields]
    )


def _read(parts: dict[str, Part]) -> dict[str, list[Any]]:
    """All parts by one statement: each as a JSON array, in the order of its rows."""
    selected: list[str] = []
    params: list[Any] = []
    for part in parts.values():
        sql, given = part.rows.values(*part.names()).query.sql_with_params()
        selected.append(f"(SELECT coalesce(json_agg(row_to_json(part)), '[]')::text FROM ({sql}) part)")
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selected)}", params)
        found = cursor.fetchone()
    return {
        name: part.built(json.loads(text)) for (name, part), text in zip(parts.items(), found, strict=True)
    }


def attach(assistance: AssistanceRequest, *, office: int | None, papers: bool = True) -> None:
    """Read everything below `assistance` that its page shows; of the notes those of `office`.

    Without `papers` only as much of them is read as it takes to count them.
    """
    found = _read(_parts(assistance, office, papers))
    for name in ("subjects", "bases", "pointers", "papers", "supplements", "results", "refusals", "notes"):
        _lay(assistance, name, found[name])
    asked: dict[int, list[Any]] = {}
    for link in found["asked"]:
        asked.setdefault(link.supplement_id, []).append(link.papertype)
    for supplement in found["supplements"]:
        _lay(supplement, "papers", asked.get(supplement.pk, []))
    for result in found["results"]:
        _lay(result, "files", [row for row in found["files"] if row.result_id == result.pk])


def _parts(assistance: AssistanceRequest, office: int | None, papers: bool) -> dict[str, Part]:
    asked: Any = Supplement.papers.through
    paper = {"type": PAPER_NAME, "file": FILE, "added_by": PERSON} if papers else {}
    people = {"sent_by": PERSON, "sent_back_by": PERSON}
    files = ResultFile.objects.filter(result__assistance=assistance).order_by("id")
    missing = asked.objects.filter(supplement__assistance=assistance).order_by("papertype__order")
    return {
        "subjects": Part(assistance.subjects.all()),
        "bases": Part(assistance.bases.all()),
        "pointers": Part(assistance.pointers.all()),
        "papers": Part(Paper.objects.filter(assistance=assistance), paper, () if papers else ("id",)),
        "supplements": Part(assistance.supplements.all(), {"asked_by": PERSON, "answered_by": PERSON}),
        "asked": Part(missing, {"papertype": PAPER_NAME}),
        "results": Part(Result.objects.filter(assistance=assistance), people),
        "files": Part(files, {"file": FILE}),
        "refusals": Part(Refusal.objects.filter(assistance=assistance), {"ground": GROUND}),
        "notes": Part(Note.objects.filter(assistance=assistance, office=office), {"author": PERSON}),
    }


def _lay(owner: models.Model, name: str, rows: Iterable[Any]) -> None:
    """`owner.<name>.all()` answers `rows` from now on, as after `prefetch_related`."""
    known = getattr(owner, name).all()
    known._result_cache, known._prefetch_done = list(rows), True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known
