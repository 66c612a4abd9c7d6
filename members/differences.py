"""The difference between two versions: articles by subject, paragraphs by likeness, then the letters inside them.

English is compared word by word, Chinese character by character; both are read as a person would mark them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from members.models import AgreementVersion, Article
from members.models.bilingual import english

SAME, ADDED, GONE = "same", "added", "gone"
ALIKE = 0.45  # paragraphs less alike than this are one taken out and one put in
NUMERAL = "[零一二三四五六七八九十百]+"  # a number changes as a whole: 十日 becomes 十五日, not 十 and 五
TOKENS = re.compile(rf"\s+|[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*|{NUMERAL}|.", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """A stretch of text. `kind` is "same", "added" or "gone"."""

    kind: str
    text: str


@dataclass(frozen=True)
class ArticleDifference:
    """One article in both versions; `old` or `new` is None where it is only in the other one."""

    old: Article | None
    new: Article | None
    title: list[Run]
    paragraphs: list[list[Run]]

    @property
    def shown(self) -> Article:
        """The article whose number stands above the text: the newer one where there is one."""
        return self.new or self.old  # type: ignore[return-value]

    @property
    def is_changed(self) -> bool:
        return any(run.kind != SAME for runs in (self.title, *self.paragraphs) for run in runs)

    @property
    def is_moved(self) -> bool:
        return bool(self.old and self.new and self.old.number != self.new.number)


@dataclass(frozen=True)
class RowDifference:
    """Something fixed as data that differs: its text, and its value before and after ("" where it is not there)."""

    text: str
    old: str
    new: str
    article: int


@dataclass(frozen=True)
class Difference:
    """Everything that differs, and how many stretches were added and taken out."""

    preamble: list[Run]
    articles: list[ArticleDifference]
    rows: list[RowDifference] = field(default_factory=list)

    @property
    def changed(self) -> list[ArticleDifference]:
        return [row for row in self.articles if row.is_changed]

    def count(self, kind: str) -> int:
        """Stretches of this kind in titles, paragraphs and preamble."""
        lines = [self.preamble, *(line for row in self.articles for line in (row.title, *row.paragraphs))]
        return sum(run.kind == kind for line in lines for run in line)

    @property
    def added(self) -> int:
        return self.count(ADDED)

    @property
    def gone(self) -> int:
        return self.count(GONE)


def between(older: AgreementVersion, newer: AgreementVersion) -> Difference:
    """What `newer` says differently from `older`, in the reader's language."""
    before = {article.code: article for article in older.articles.all()}
    after = {article.code: article for article in newer.articles.all()}
    pairs = [(before.get(code), after.get(code)) for code in _order(list(before), list(after))]
    return Difference(
        preamble=inside(older.preamble, newer.preamble),
        articles=[_article(old, new) for old, new in pairs],
        rows=_rows(older, newer),
    )


def _order(before: list[str], after: list[str]) -> list[str]:
    """The subjects in the order of the newer version, those taken out where they stood."""
    found = list(after)
    for place, code in enumerate(before):
        if code not in after:
            neighbours = [found.index(c) for c in before[:place] if c in found]
            found.insert(neighbours[-1] + 1 if neighbours else 0, code)
    return found


def _article(old: Article | None, new: Article | None) -> ArticleDifference:
    old_lines, new_lines = (row.paragraphs if row else [] for row in (old, new))
    title = inside(old.title if old else "", new.title if new else "")
    return ArticleDifference(old, new, title, paragraphs(old_lines, new_lines))


def paragraphs(before: Sequence[str], after: Sequence[str]) -> list[list[Run]]:
    """The paragraphs of both, matched by likeness, each with its runs."""
    found: list[list[Run]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[Run(SAME, text)] for text in before[a1:a2]]
        else:
            found += _matched(before[a1:a2], after[b1:b2])
    return found


def _matched(before: Sequence[str], after: Sequence[str]) -> list[list[Run]]:
    """Pair what is alike, in order; what has no partner was taken out or put in whole."""
    found: list[list[Run]] = []
    left, new = list(before), []
    for text in after:
        place = next((n for n, old in enumerate(left) if _alike(old, text)), None)
        if place is None:
            new.append(text)
            continue
        found += _apart(left[:place], new)
        found.append(inside(left[place], text))
        left, new = left[place + 1 :], []
    return found + _apart(left, new)


def _apart(gone: Sequence[str], added: Sequence[str]) -> list[list[Run]]:
    return [[Run(GONE, text)] for text in gone] + [[Run(ADDED, text)] for text in added]


def _alike(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, _tokens(before), _tokens(after), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _tokens(text: str) -> list[str]:
    return TOKENS.findall(text)


def inside(before: str, after: str) -> list[Run]:
    """The runs of one paragraph. What was taken out stands before what was put in its place."""
    if before == after:
        return [Run(SAME, after)] if after else []
    old, new = _tokens(before), _tokens(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs: list[Run] = []
    for tag, a1, a2, b1, b2 in _smoothed(steps, old):
        if tag == "equal":
            runs.append(Run(SAME, "".join(old[a1:a2])))
            continue
        runs += [Run(GONE, "".join(old[a1:a2]))] if a2 > a1 else []
        runs += [Run(ADDED, "".join(new[b1:b2]))] if b2 > b1 else []
    return runs


Step = tuple[str, int, int, int, int]


def _smoothed(steps: Iterable[Step], old: Sequence[str]) -> list[Step]:
    """Join changes that only a lone letter, a comma or a space keeps apart: scattered marks cannot be read."""
    steps, found = list(steps), list[Step]()
    for place, (tag, a1, a2, b1, b2) in enumerate(steps):
        is_between = 0 < place < len(steps) - 1
        if tag == "equal" and is_between and len("".join(old[a1:a2]).strip()) <= 1:
            tag = "replace"
        if found and tag != "equal" and found[-1][0] != "equal":
            _tag, start_a, _a, start_b, _b = found.pop()
            a1, b1 = start_a, start_b
        found.append((tag, a1, a2, b1, b2))
    return found


# --- What is fixed as data ------------------------------------------------------------------------


def _rows(older: AgreementVersion, newer: AgreementVersion) -> list[RowDifference]:
    from members.templatetags.agreement import period_length, threshold

    found: list[RowDifference] = []
    for name, value in (
        ("periods", period_length),
        ("thresholds", threshold),
        ("refusal_grounds", str),
        ("measures", _measure),
    ):
        before = {row.code: row for row in getattr(older, name).all()}
        after = {row.code: row for row in getattr(newer, name).all()}
        for code in dict.fromkeys([*after, *before]):
            old, new = before.get(code), after.get(code)
            texts = value(old) if old else "", value(new) if new else ""
            if texts[0] != texts[1]:
                row: Any = new or old
                found.append(RowDifference(row.text, texts[0], texts[1], row.article))
    return found


def _measure(row: Any) -> str:
    return (
        f"{row.text}: {row.get_decided_by_display()}"
        if english()
        else f"{row.text}：{row.get_decided_by_display()}"
    )
