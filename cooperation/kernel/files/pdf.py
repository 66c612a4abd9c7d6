"""PDF: header at the first byte, a proper end, no password; no script or attachment in plain sight.

What hides deeper than one layer of compression is not found: downloads are attachments for a reader that has
scripts switched off, and a virus scanner may be connected.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from cooperation.kernel.files.errors import FileRefused
from cooperation.kernel.files.foreign import refuse_second_file

_STREAM = re.compile(rb"\bstream\r?\n")
_END = b"endstream"
_DICTIONARY = 600  # bytes before a stream in which its kind is looked for
_UNPACKED_LIMIT = 32 * 1024 * 1024  # bytes, over all packed objects of a file


def _name(word: str) -> bytes:
    """A PDF name, each letter plain or as #xx."""
    letters = (f"(?:{c}|#(?i:{ord(c):02x}))" for c in word)
    return ("/" + "".join(letters) + "(?![A-Za-z0-9])").encode()


def _names(*words: str) -> re.Pattern[bytes]:
    return re.compile(b"|".join(map(_name, words)))


_ENCRYPTED = _names("Encrypt")
_ACTIVE = _names(
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "ImportData", "SubmitForm", "RichMedia"
)
# Short names turn up in compressed pictures by chance: looked for outside of streams only.
_SHORT = _names("JS", "XFA")


def check(file: IO[bytes]) -> str:
    """Raises FileRefused; a PDF's text is not read."""
    data = file.read()
    if not data.startswith(b"%PDF-"):
        raise FileRefused("two_in_one" if b"%PDF-" in data[:1024] else "content_differs")
    if b"%%EOF" not in data[-2048:]:
        raise FileRefused("damaged")
    refuse_second_file(data, also=b"")
    if _ACTIVE.search(data):
        raise FileRefused("active_content")
    left = _UNPACKED_LIMIT
    for outside, stream in _split(data):
        _check_objects(outside)
        if b"/ObjStm" in outside[-_DICTIONARY:]:
            left -= _check_packed(stream, left)
    return ""


def _split(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Pairs: what stands before a stream, and the stream. One pass, whatever the file pretends."""
    at = 0
    while (start := _STREAM.search(data, at)) and (end := data.find(_END, start.end())) >= 0:
        yield data[at : start.start()], data[start.end() : end]
        at = end + len(_END)
    yield data[at:], b""


def _check_objects(part: bytes) -> None:
    if _ENCRYPTED.search(part):
        raise FileRefused("encrypted")
    if _ACTIVE.search(part) or _SHORT.search(part):
        raise FileRefused("active_content")


def _check_packed(stream: bytes, left: int) -> int:
    """Look into a packed object stream; its unpacked size in bytes. A broken one is left to the reader."""
    if left <= 0:
        raise FileRefused("unpacks_too_large")
    try:
        part = zlib.decompressobj().decompress(stream, left)
    except zlib.error:
        return 0
    _check_objects(part)
    return len(part)
