"""Names of uploaded files: shown to people, used in download headers, never as a path."""

import re
import unicodedata

from cooperation.kernel.files.errors import FileRefused

MAX_BYTES = 255
_DISGUISE = frozenset("\0\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_PROGRAM_INSIDE = re.compile(
    r"\.(exe|scr|bat|cmd|msi|dll|vbs|hta|lnk|jar|php|jsp|aspx?|sh|ps1|html?|svg)\s*\.", re.IGNORECASE
)


def clean_name(raw: str) -> str:
    """The name to keep: no folders, nothing invisible, at most 255 bytes, the ending kept.

    Raises FileRefused for names that disguise what the file is, or that leave nothing.
    """
    if _DISGUISE & set(raw):
        raise FileRefused("name_hidden").about(_visible(raw))
    name = _visible(re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1])
    name = re.sub(r'[<>:"|?*]', "_", name).lstrip(". ").rstrip(". ")
    if not name:
        raise FileRefused("name_empty")
    if _PROGRAM_INSIDE.search(name):
        raise FileRefused("double_ending").about(name)
    if _RESERVED.fullmatch(name.split(".")[0].rstrip()):
        name = f"_{name}"
    return _cut(name)


def ending(name: str) -> str:
    """What follows the last dot, in lower case; "" when there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def _visible(raw: str) -> str:
    spaced = "".join(" " if c in "\t\n\r" else c for c in raw)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
    return re.sub(r"\s+", " ", kept)


def _cut(name: str) -> str:
    """Shorten the stem, at a character, until the whole fits."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, last = name.rpartition(".")
    if not dot or len(last) > 10:
        stem, dot, last = name, "", ""
    room = MAX_BYTES - len((dot + last).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + last
