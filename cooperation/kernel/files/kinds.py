"""The kinds of file that are taken. Content and ending must agree; the sender's content type is ignored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from cooperation.kernel.files import packages, pdf, pictures, texts
from cooperation.kernel.files.errors import FileRefused


@dataclass(frozen=True)
class Kind:
    """`check` reads the whole file, raises FileRefused, returns the first page's text where that is cheap."""

    content_type: str
    check: Callable[[IO[bytes]], str]


_JPEG = Kind("image/jpeg", pictures.check_jpeg)
_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS = {
    "pdf": Kind("application/pdf", pdf.check),
    "png": Kind("image/png", pictures.check_png),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", packages.check_document),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", packages.check_workbook),
    "txt": Kind("text/plain", texts.check),
    "csv": Kind("text/csv", texts.check),
}

# For the `accept` attribute of file fields.
ACCEPT = ",".join(f".{ending}" for ending in KINDS)


def kind_for(ending: str) -> Kind:
    """Raises FileRefused when files with this ending are not taken."""
    if not ending:
        raise FileRefused("no_ending")
    if ending not in KINDS:
        raise FileRefused("type_not_allowed", ending=ending[:20])
    return KINDS[ending]
