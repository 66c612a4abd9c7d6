"""Plain text and CSV: UTF-8 or GB18030, no control characters, not another kind of file in disguise."""

import re
from typing import IO

from cooperation.kernel.files.errors import FileRefused

FIRST_PAGE = 3000  # characters
_OTHER_KIND = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?i:%PDF-|%!PS|\{\\rtf|PK\x03\x04|GIF8|#!|<\?|<!DOCTYPE|<html|<script|<svg|<body|<iframe)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check(file: IO[bytes]) -> str:
    """The first page. Raises FileRefused when it is no text, or markup under the ending of a text."""
    data = file.read()
    if _OTHER_KIND.match(data):
        raise FileRefused("content_differs")
    text = _decoded(data)
    if _CONTROL.search(text):
        raise FileRefused("text_encoding")
    return text[:FIRST_PAGE]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("text_encoding")
