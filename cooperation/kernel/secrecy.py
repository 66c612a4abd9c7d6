"""Graded marks: state secrets do not belong on this network, so what bears a mark is refused at the door.

Only the marks themselves count (a grade that is labelled, starred, or alone in brackets or on a line),
not words such as 商业秘密, nor a sentence that speaks of secrets.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GRADED = _(
    "This bears the mark of a state secret (%(mark)s). Graded items do not belong on this network: send"
    " the item by the classified channel, and register here only a pointer with the date and the"
    " receipt number."
)

_SIMPLE = str.maketrans({"絕": "绝", "機": "机", "祕": "秘", "級": "级", "別": "别", "類": "类", "長": "长"})
_GAP = r"\s{0,4}"  # bounded, like all repeats here: a long hostile text must not cost more than its length
_TRIM = r"[^\w\n]{0,12}"
_GRADE = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_SPAN = r"(?:[\d一二三四五六七八九十]{1,3}\s?(?:年|个?月|天|日)|长期)"
_LASTING = rf"(?:{_GAP}级)?(?:{_GAP}[·.,\-—*★☆]?{_GAP}{_SPAN})?"
_THING = r"(?:文件|资料|材料|件)?"
_URGENCY = r"(?:特提|特急|加急|平急|急件)?"
_LABEL = rf"(?:密{_GAP}级|密{_GAP}别|(?:保密|涉密|定密|密级){_GAP}等级)"
_ENGLISH = r"(?:TOP[ _-]?SECRET|SECRET|CONFIDENTIAL)"

# A sentence like 密级：绝密、机密、秘密 names the grades and marks nothing.
_NO_LIST = rf"(?!{_GAP}(?:级)?{_GAP}[、,/或和与]{_GAP}[□☐]?{_GAP}{_GRADE})"

_MARKS = [
    re.compile(rf"{_LABEL}{_GAP}[:\-=_]?{_GAP}[\[(【]?[☑☒✓✔√■]?{_GAP}{_GRADE}{_NO_LIST}"),
    re.compile(rf"{_GRADE}{_GAP}级?{_GAP}(?:[★☆⭐✪✩]|\*{_GAP}{_SPAN})"),
    re.compile(rf"[★☆⭐✪✩]{_GAP}{_GRADE}(?!\w)"),
    re.compile(rf"[\[(【〔〖<]{_GAP}{_GRADE}{_LASTING}{_THING}{_GAP}[\])】〕〗>]"),
    re.compile(
        rf"^{_TRIM}{_URGENCY}{_TRIM}{_GRADE}{_LASTING}{_THING}{_TRIM}{_URGENCY}{_TRIM}$", re.MULTILINE
    ),
    re.compile(rf"\A{_TRIM}{_GRADE}{_LASTING}{_THING}{_GAP}(?:[:\-—–|_]|\s关于)"),
    re.compile(rf"(?i:classification|classified){_GAP}[:\-=]{_GAP}(?i:{_ENGLISH})\b"),
    re.compile(rf"^{_TRIM}{_ENGLISH}(?:{_TRIM}|//.*)$", re.MULTILINE),
    re.compile(rf"[\[(【]{_GAP}{_ENGLISH}{_GAP}[\])】]"),
    re.compile(r"\ATOP[ _-]?SECRET\b"),
]
_IN_NAMES = [
    re.compile(rf"(?:\A|[-_—–.\s]){_GAP}{_GRADE}{_LASTING}{_THING}{_GAP}(?=[-_—–.\s(\[【]|\Z)"),
    re.compile(rf"(?:\A|[-_.\s(\[]){_ENGLISH}(?=[-_.\s)\]]|\Z)"),
    re.compile(r"(?i:\btop[ _-]secret\b)"),
]
_NAME = re.compile(r"\A[^\n]{1,255}\.[A-Za-z0-9]{1,5}\Z")
# Secrets of other kinds, which the portal may carry.
_ORDINARY = ("商业", "工作", "个人", "国家", "审判", "检察", "技术", "经营", "通信", "保守", "司")


def graded_mark(text: str) -> str | None:
    """The mark found in a text or file name, as it stands there; None when there is none."""
    plain = _plain(text)
    patterns = _MARKS + _IN_NAMES if _NAME.match(plain) else _MARKS
    for pattern in patterns:
        for found in pattern.finditer(plain):
            if not _is_ordinary(plain, found):
                return " ".join(found.group().strip(" -_—–.|:").split())
    return None


def refuse_graded(text: str, field: str | None = None) -> None:
    """Raises ValidationError (code "graded", on `field`) when the text bears a graded mark."""
    mark = graded_mark(text)
    if mark is None:
        return
    error = ValidationError(GRADED, code="graded", params={"mark": mark})
    raise ValidationError({field: error}) if field else error


def _plain(text: str) -> str:
    """Full-width and traditional forms made one, invisible characters out."""
    one_form = unicodedata.normalize("NFKC", text).translate(_SIMPLE)
    return "".join(c for c in one_form if unicodedata.category(c) != "Cf")


def _is_ordinary(plain: str, found: re.Match[str]) -> bool:
    """Whether the grade is the second half of a longer word, like 商业秘密 or 司机密切."""
    grade = re.search(_GRADE, found.group())
    if grade is None:
        return False
    before = plain[: found.start() + grade.start()].rstrip(" -_\t")[-4:]
    starred = any(star in found.group() for star in "★☆⭐✪✩")
    return before.endswith(_ORDINARY) and not (starred and before.endswith("国家"))
