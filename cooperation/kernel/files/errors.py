"""Why a file is not taken, or not handed out. Each reason says how to mend it."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.errors import Refusal
from cooperation.kernel.secrecy import GRADED

REASONS: dict[str, Any] = {
    "missing": _("No file came with the form. Choose the file again."),
    "empty": _(
        "“%(name)s” is empty. Choose the file again; if it opens on your computer, save it once more first."
    ),
    "too_large": _(
        "“%(name)s” is larger than %(limit)s. Split it, or scan it in grey at 300 dpi, and upload the parts."
    ),
    "name_empty": _("The file has no name. Give it a name such as evidence.pdf and upload it again."),
    "name_hidden": _(
        "The file name “%(name)s” contains invisible characters that can disguise it. Rename the file"
        " and upload it again."
    ),
    "no_ending": _(
        "“%(name)s” has no ending such as .pdf, so its type is unknown. Rename it, or save it as PDF,"
        " PNG, JPEG, DOCX, XLSX, TXT or CSV."
    ),
    "type_not_allowed": _(
        "Files ending in .%(ending)s are not taken (“%(name)s”). Save it as PDF, PNG, JPEG, DOCX, XLSX,"
        " TXT or CSV; upload the files of an archive one by one."
    ),
    "double_ending": _(
        "“%(name)s” carries the ending of a program inside its name. Rename it so that only the last"
        " ending remains, and upload it again."
    ),
    "content_differs": _(
        "The content of “%(name)s” is not what its ending says. Open it in its program, save it there"
        " as PDF, PNG, JPEG, DOCX, XLSX, TXT or CSV, and upload that file."
    ),
    "old_office": _(
        "“%(name)s” is in an old or other office format. Open it, save it as DOCX or XLSX (or as PDF),"
        " and upload that file."
    ),
    "damaged": _(
        "“%(name)s” is incomplete or damaged. If it opens on your computer, save it under a new name"
        " and upload that file."
    ),
    "encrypted": _("“%(name)s” is protected by a password. Save it without a password and upload it again."),
    "macros": _(
        "“%(name)s” contains macros or programs. Save it without them, or as PDF, and upload that file."
    ),
    "active_content": _(
        "“%(name)s” contains scripts, commands or attached files. Print it to PDF and upload that file;"
        " upload attachments one by one."
    ),
    "embedded_object": _(
        "“%(name)s” contains an embedded object. Save the object as a file of its own, remove it from"
        " the document, and upload both."
    ),
    "outside_content": _(
        "“%(name)s” loads content from another address when it is opened. Save it as PDF and upload"
        " that file."
    ),
    "xml_entities": _(
        "“%(name)s” contains definitions that no office program writes. Save it as PDF and upload it."
    ),
    "unpacks_too_large": _(
        "“%(name)s” unpacks to far more than it should. Save it as PDF, or split it, and upload that."
    ),
    "too_many_pixels": _(
        "“%(name)s” has more than %(limit)s million pixels. Scan or export it smaller and upload it again."
    ),
    "two_in_one": _(
        "“%(name)s” carries a second file inside. Open it in its program, save it under a new name, and"
        " upload that file."
    ),
    "text_encoding": _(
        "“%(name)s” is not readable as text. Save it with the encoding UTF-8 (or GB18030) and upload it"
        " again."
    ),
    "virus": _("“%(name)s” is recognised as malware. Do not open it; tell your computer department."),
    "graded": GRADED,
}


class FileRefused(ValidationError):
    """An upload that is not taken; nothing of it is kept. `code` is a key of REASONS."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(REASONS[code], code=code, params={"name": ""} | params)

    def about(self, name: str) -> Self:
        """The same reason with the file's name in its text."""
        self.params = (self.params or {}) | {"name": name[:80]}
        return self


class FileDamaged(Refusal):
    """The bytes on the storage are missing or no longer those that were uploaded. Nothing goes out."""

    status = 500
    code = "file_damaged"
    message = _(
        "The stored file no longer matches the checksum taken at upload, so it is not handed out. Tell"
        " the portal's administrators; the sender can upload it again."
    )


class FileInfected(FileDamaged):
    """The scanner found a virus after the upload."""

    code = "file_infected"
    message = _("A virus was found in this file, so it is not handed out. Ask the sender for a clean copy.")
