"""What people type when they look for an office, cut into keys that one index finds.

Three kinds of key: every character and pair of neighbouring characters of the Chinese names; every beginning of the
code, the pinyin, its initials and the words of the English name; and, marked with "=", what stands for the office as
a whole, so that 泸州 comes before the districts of 泸州.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from members.place_names import KINDS, NATIONALITIES, initials, spelling

WHOLE = "="
PEOPLES = ("维吾尔", *NATIONALITIES)
LONGEST_PLACE = 12  # characters: 孟连傣族拉祜族佤族自治县 has twelve
ADDRESS = 60  # characters of an address that are read: the places stand at its beginning
_RUN = re.compile(r"[a-z0-9]+|[㐀-鿿々〇]+")
_COMMON = frozenset({"peoples", "procuratorate", "of", "the", "and"})


def keys_of(office: Any) -> list[str]:
    """All keys of one office, from its own row alone."""
    keys: set[str] = set()
    for text in (*_names(office), *_spellings(office), office.code, office.name_en, office.short_en):
        words = runs(text)
        keys.add(WHOLE + "".join(words))
        for word in words:
            keys.update(_beginnings(word) if word.isascii() else [*word, *pairs(word)])
    return sorted(keys - {WHOLE})


def _beginnings(word: str) -> list[str]:
    return [word[:end] for end in range(1, len(word) + 1)]


def _names(office: Any) -> list[str]:
    place = office.division
    names = [office.name_zh, office.short_zh, place, stem(place), *office.also_known_as]
    if place and office.short_zh == f"{place}院":
        names += [f"{place}检察院", f"{place}人民检察院"]
    return names


def _spellings(office: Any) -> list[str]:
    """The pinyin in letters, of the place and of its name without the kind: luxian, mianyangshi, mianyang, mys, my."""
    short = stem(office.division)
    other = [name for name in office.also_known_as if not name.isascii()]
    texts = [
        office.pinyin,
        office.initials,
        *(f(t) for t in (short, *other) for f in (spelling, initials) if t),
    ]
    return [word for word in dict.fromkeys(re.sub("[^a-z]", "", text.lower()) for text in texts) if word]


def stem(place: str) -> str:
    """泸州市 -> 泸州, 凉山彝族自治州 -> 凉山; "" where less than two characters would be left."""
    kind = next((end for end in KINDS if place.endswith(end)), "")
    left = place.removesuffix(kind)
    while kind.startswith("自治") and (people := next((p for p in PEOPLES if left.endswith(p)), "")):
        if len(left) - len(people) < 2:  # 内蒙古 is a name of its own
            break
        left = left.removesuffix(people)
    return left if len(left) > 1 and left != place else ""


def folded(text: str) -> str:
    """One spelling for full-width and half-width, capitals and small letters; apostrophes of pinyin left out."""
    return re.sub("['’]", "", unicodedata.normalize("NFKC", text).lower()).strip()


def runs(text: str) -> list[str]:
    """The words of what was typed, letters and digits apart from Chinese, without those that every office has."""
    return [word for word in _RUN.findall(folded(text)) if word not in _COMMON]


def pairs(run: str) -> list[str]:
    """Neighbouring characters; a single one stands for itself."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]


def wanted(words: Iterable[str]) -> list[str]:
    """The keys that an office must have to fit all of these words."""
    return sorted({key for word in words for key in ([word] if word.isascii() else pairs(word))})


def places_in(text: str) -> list[str]:
    """Everything in an address that may be the name of a place, as whole keys."""
    address = "".join(run for run in runs(text) if not run.isascii())[:ADDRESS]
    ends = range(2, LONGEST_PLACE + 1)
    return sorted({WHOLE + address[start : start + n] for start in range(len(address) - 1) for n in ends})
