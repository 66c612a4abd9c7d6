"""A second file hidden in an accepted one, and the standard test signature of virus scanners."""

import io
import re
import zipfile
from typing import IO

from cooperation.kernel.files.errors import FileRefused

# In two halves, so that scanners do not take this source for the test file.
_TEST_VIRUS = rb"X5O!P%@AP\[4\\PZX54\(P\^\)7CC\)7}" + rb"\$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
_PROGRAM = rb"This program (?:cannot be run|must be run under)|\x7fELF[\x01\x02][\x01\x02]\x01"
_ARCHIVE = rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"
_MARKUP = rb"(?i:<script[\s>]|<html[\s>]|<\?php)"

VIRUS = re.compile(_TEST_VIRUS)
SECOND_FILE = re.compile(rb"|".join([_PROGRAM, _ARCHIVE, _MARKUP]))
PROGRAM = re.compile(_PROGRAM)
LONGEST = 80  # bytes: more than any signature, so that none is lost between two chunks


def refuse_second_file(data: bytes, *, also: bytes = b"%PDF-") -> None:
    """Raises FileRefused when a picture or PDF is an archive, program, page or PDF as well."""
    if SECOND_FILE.search(data) or (also and also in data) or zipfile.is_zipfile(io.BytesIO(data)):
        raise FileRefused("two_in_one")


def head(file: IO[bytes], length: int) -> bytes:
    """The first bytes; the file stands at its start afterwards."""
    file.seek(0)
    found = file.read(length)
    file.seek(0)
    return found
