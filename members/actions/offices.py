"""The directory of offices: imported from a table, again and again without harm."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed
from members import selectors
from members.actions.office_rows import RANKS, Bad, Refused, Row, read_rows
from members.enums import Form, Level, OfficeKind
from members.models import OfficeChange, OfficeKeys, Organisation
from members.place_names import PROVINCES, english, initials, spelling
from members.roles import holds

ROOT = "100000"
# What a row of the table decides. Membership, addresses and verified names are never touched.
KEPT_UP = [
    "level",
    "form",
    "name_zh",
    "name_en",
    "short_zh",
    "short_en",
    "division",
    "pinyin",
    "initials",
    "superior_id",
]
NAMES = {"name_zh", "name_en", "short_zh", "short_en", "division", "pinyin", "initials"}
# What the system administrator corrects. Code and kind are given once, membership comes from an accession.
KEPT_BY_HAND = frozenset(
    {"level", "form", "superior", "name_zh", "name_en", "name_en_generated", "short_zh", "short_en", "division", "pinyin",
     "initials", "verified", "phone", "address", "retired_on"}
)  # fmt: skip
BATCH = 500


@dataclass(frozen=True)
class Entry:
    """What became of one line: "added", "changed", "kept" or "refused", and why."""

    line: int
    outcome: str
    code: str = ""
    message: str = ""


@dataclass
class Report:
    """What became of every line of a file, in the order of the file."""

    entries: list[Entry] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(entry.outcome == outcome for entry in self.entries)

    def summary(self) -> str:
        counted = {word: self.count(word) for word in ("added", "changed", "kept", "refused")}
        text = _("Offices: %(added)s added, %(changed)s changed, %(kept)s kept, %(refused)s refused.")
        return text % counted


@transaction.atomic
def save_office(office: Organisation, *, by: Any, **values: Any) -> Organisation:
    """Open an office, or correct one: whatever of `KEPT_BY_HAND` is given. The log keeps what stood there before.

    Raises NotAllowed; ValidationError by field, also for an office that would stand above itself.
    """
    if not holds(by, "members.keep_offices"):
        raise NotAllowed(target=office if office.pk else None, act="members.save_office")
    if unknown := set(values) - (KEPT_BY_HAND if office.pk else KEPT_BY_HAND | {"code", "kind"}):
        raise TypeError(f"not kept by hand: {sorted(unknown)}")
    stored = Organisation.objects.select_for_update(of=("self",)).get(pk=office.pk) if office.pk else office
    before = {name: getattr(stored, name) for name in values} if office.pk else {}
    for name, value in values.items():
        setattr(stored, name, value)
    _require_superior_above(stored)
    stored.full_clean()
    stored.save()
    changes = audit.changes(before, {name: getattr(stored, name) for name in values})
    audit.record("members.save_office", stored, by=by, **changes)
    return stored


def _require_superior_above(office: Organisation) -> None:
    above = office.superior
    if above and office.pk and (above == office or office in selectors.superiors(above)):
        text = _("An office cannot stand above itself. Type the code of a higher office.")
        raise ValidationError({"superior": text})


def import_offices(data: bytes, *, by: Any = None, dry_run: bool = False) -> Report:
    """Add and change offices as the CSV says. A bad line is refused and the others go on.

    Raises NotATable when the first line is not the list of columns. With `dry_run` nothing is written.
    """
    report = Report()
    with transaction.atomic():
        book = _Book(_taken(data, report), report)
        book.write()
        if dry_run:
            transaction.set_rollback(True)
        else:
            counted: dict[str, Any] = dict(Counter(entry.outcome for entry in report.entries))
            audit.record("members.import_offices", None, by=by, **counted)
    report.entries.sort(key=lambda entry: entry.line)
    return report


def _taken(data: bytes, report: Report) -> Iterator[Row]:
    """The rows; the lines that are none are entered as refused."""
    for row in read_rows(data):
        if isinstance(row, Bad):
            report.entries.append(Entry(row.line, "refused", message=row.reason))
        else:
            yield row


class _Book:
    """The offices of the file beside those of the directory, superiors before subordinates."""

    def __init__(self, rows: Iterable[Row], report: Report) -> None:
        self.rows = {row.code: row for row in rows}
        self.report = report
        self.offices = {office.code: office for office in Organisation.objects.select_for_update()}
        self.parents = {o.pk: o for o in self.offices.values()}
        # What was recorded as a renaming or a merger is newer than the table, which may still hold the old state.
        self.changed = set(OfficeChange.objects.values_list("office_id", flat=True))

    def write(self) -> None:
        """Level by level, so that every superior has its row before it is named."""
        for level in reversed(RANKS[:-1]):
            self._write_level([row for row in self.rows.values() if row.level == level])

    def _write_level(self, rows: list[Row]) -> None:
        new: list[Organisation] = []
        changed: list[Organisation] = []
        for row in rows:
            try:
                self._sort(row, new, changed)
            except Refused as refused:
                self.report.entries.append(Entry(row.line, "refused", row.code, str(refused)))
        Organisation.objects.bulk_create(new, batch_size=BATCH)
        Organisation.objects.bulk_update(changed, [*KEPT_UP, "name_en_generated"], batch_size=BATCH)
        OfficeKeys.objects.write([*new, *changed])
        self.offices |= {office.code: office for office in new}

    def _sort(self, row: Row, new: list[Organisation], changed: list[Organisation]) -> None:
        wanted = self._office(row, self._superior(row))
        present = self.offices.get(row.code)
        if present is None:
            new.append(wanted)
            self.report.entries.append(Entry(row.line, "added", row.code, wanted.name_zh))
            return
        if present.kind != OfficeKind.PROCURATORATE:
            raise Refused(
                _("code %(code)s belongs to an office that is no procuratorate") % {"code": row.code}
            )
        differences = self._take_over(present, wanted)
        if differences:
            changed.append(present)
        outcome = "changed" if differences else "kept"
        self.report.entries.append(
            Entry(row.line, outcome, row.code, "; ".join(differences) or present.name_zh)
        )

    def _superior(self, row: Row) -> Organisation | None:
        """The row of the superior office; for a province without one the root, when it is there."""
        if not row.parent_code:
            return self.offices.get(ROOT)
        if self._circles(row):
            raise Refused(_("the superior offices run in a circle"))
        above = self.offices.get(row.parent_code)
        if above is not None and above.successor_id:
            return self.parents[above.successor_id]
        named = self.rows.get(row.parent_code)
        rank = named.rank if named else _rank(above)
        if rank is None:
            raise Refused(_("unknown superior office %(code)s") % {"code": row.parent_code})
        if rank <= row.rank:
            raise Refused(
                _("the superior office %(code)s is not of a higher level") % {"code": row.parent_code}
            )
        if above is None:
            raise Refused(_("the superior office %(code)s was refused itself") % {"code": row.parent_code})
        return above

    def _circles(self, row: Row) -> bool:
        passed = {row.code}
        code = row.parent_code
        while code in self.rows and code not in passed:
            passed.add(code)
            code = self.rows[code].parent_code
        return code == row.code

    def _office(self, row: Row, above: Organisation | None) -> Organisation:
        place = PROVINCES.get(row.code) or english(row.division, row.pinyin)
        return Organisation(
            code=row.code,
            level=row.level,
            form=Form.BRANCH if row.name.endswith("分院") else Form.DIVISION,
            name_zh=row.name,
            name_en=f"People's Procuratorate of {place}{self._seat(row, above)}",
            name_en_generated=row.code not in PROVINCES,
            short_zh=_short(row),
            short_en=place,
            division=row.division,
            pinyin=row.pinyin or spelling(row.division),
            initials=initials(row.division),
            superior=above,
            verified=_is_settled(row),
        )

    def _seat(self, row: Row, above: Organisation | None) -> str:
        """The place above, where the Chinese name says it too: 四川省泸县 gives ", Sichuan Province"."""
        before = row.name.partition("人民检察院")[0].removesuffix(row.division)
        while above is not None and before:
            if above.division == before:
                return f", {above.short_en}"
            above = self.parents.get(above.superior_id or 0) or above.superior
        return ""

    def _take_over(self, present: Organisation, wanted: Organisation) -> list[str]:
        """Copy what differs; says what, old → new. An English name that staff have corrected stays."""
        told: list[str] = []
        for name in KEPT_UP:
            if present.pk in self.changed and name in NAMES:
                continue
            if name in ("name_en", "short_en") and not (
                present.name_en_generated or wanted.code in PROVINCES
            ):
                continue
            old, new = getattr(present, name), getattr(wanted, name)
            if old != new:
                setattr(present, name, new)
                told.append(f"{self._word(name)}: {self._value(name, old)} → {self._value(name, new)}")
        return told

    def _word(self, name: str) -> str:
        field: Any = Organisation._meta.get_field(name.removesuffix("_id"))
        return str(field.verbose_name)

    def _value(self, name: str, value: Any) -> str:
        if name != "superior_id":
            return str(value) or "–"
        return next((office.code for office in self.offices.values() if office.pk == value), "–")


def _rank(office: Organisation | None) -> int | None:
    known = office is not None and office.level in RANKS
    return RANKS.index(Level(office.level)) if office and known else None


def _short(row: Row) -> str:
    """绵阳市院; for a branch office 阿克苏分院."""
    after = row.name.partition("人民检察院")[2]
    return after if after else f"{row.division}院"


def _is_settled(row: Row) -> bool:
    """Names of branch offices and of the Corps' cities are marked unverified (decisions.md, Others)."""
    return row.name.endswith("人民检察院") and not row.code.startswith("659")
