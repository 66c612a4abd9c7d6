"""DOCX and XLSX: a ZIP of XML parts, read with limits before anything in it is believed."""

import html
import io
import re
import zipfile
import zlib
from typing import IO
from xml.etree import ElementTree

from cooperation.kernel.files import foreign
from cooperation.kernel.files.errors import FileRefused
from cooperation.kernel.files.texts import FIRST_PAGE

MAX_PARTS = 4000
MAX_UNPACKED = 128 * 1024 * 1024  # bytes
MAX_RATIO = 100  # of unpacked to packed size, once a part is larger than a megabyte
MAX_WHOLE = 16 * 1024 * 1024  # bytes of a part that is read as a whole
_CHUNK = 256 * 1024
_TYPES = "[Content_Types].xml"
_MAIN_TYPES = {"docx": "wordprocessingml.document.main+xml", "xlsx": "spreadsheetml.sheet.main+xml"}
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM = re.compile(
    r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|jar|class)$", re.IGNORECASE
)
_MACRO = re.compile(r"(vbaproject|vbadata|/macrosheets/|/activex/|attachedtoolbars)", re.IGNORECASE)
_XML = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_COMMAND_FIELD = re.compile(rb"DDEAUTO|<(?:\w+:)?ddeLink\b")
_LOADED = ("attachedTemplate", "oleObject", "frame", "subDocument", "image", "externalLinkPath")
# An address of another machine; the reader's own disk (file:///C:/…) is none.
_ELSEWHERE = re.compile(
    r"\s*(?:(?:[a-z][a-z0-9+.-]+:)?[/\\]{2}(?![/\\])|file:/*\\|file:/{4}|(?:https?|ftp|mhtml|javascript):)",
    re.IGNORECASE,
)
_PREFIX = rb"(?:\w{1,20}:)?"
_WORDS = re.compile(rb"<%bt(?:\s[^>]{0,200})?>([^<]*)|</%bp>|<%b(?:br|tab)\b" % (_PREFIX, _PREFIX, _PREFIX))


def check_document(file: IO[bytes]) -> str:
    """A DOCX; returns the text of its headers and first page."""
    with _opened(file) as package:
        _inspect(package, _MAIN_TYPES["docx"])
        parts = [n for n in package.namelist() if re.fullmatch(r"word/header\d*\.xml", n)]
        return "\n".join(_first_words(package, name) for name in [*parts[:6], "word/document.xml"])


def check_workbook(file: IO[bytes]) -> str:
    """An XLSX; its cells are not searched for marks."""
    with _opened(file) as package:
        _inspect(package, _MAIN_TYPES["xlsx"])
    return ""


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    start = foreign.head(file, 1024)
    if start.startswith(_OLE):
        raise FileRefused(
            "encrypted" if "EncryptedPackage".encode("utf-16-le") in file.read() else "old_office"
        )
    if not start.startswith(b"PK\x03\x04"):
        raise FileRefused("content_differs")
    if b"%PDF-" in start:
        raise FileRefused("two_in_one")
    if file.read().count(b"PK\x01\x02") > MAX_PARTS:  # before a directory of a million entries is built
        raise FileRefused("unpacks_too_large")
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except _UNREADABLE as error:
        raise FileRefused("damaged") from error


def _inspect(package: zipfile.ZipFile, main_type: str, depth: int = 0) -> None:
    """Raises FileRefused. Documents embedded in the document are inspected the same way, one level deep."""
    parts = package.infolist()
    _check_list(package, parts)
    for part in parts:
        _scan(package, part)
    _check_types(_read(package, _TYPES), main_type)
    for part in parts:
        if part.filename.endswith(".rels"):
            _check_relations(_read(package, part.filename))
        elif "/embeddings/" in part.filename:
            _check_embedded(package, part.filename, depth)


def _check_list(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """What the directory alone tells."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("encrypted")
    if any(_MACRO.search(name) or _PROGRAM.search(name) for name in names):
        raise FileRefused("macros")
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(map(_is_bomb, parts))
    ):
        raise FileRefused("unpacks_too_large")
    if any(name.startswith("META-INF/") for name in names) or package.comment:
        raise FileRefused("two_in_one")
    if len(set(names)) != len(names) or any(_is_path_trick(name) for name in names):
        raise FileRefused("damaged")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > 1024 * 1024 and part.file_size > MAX_RATIO * max(1, part.compress_size)


def _is_path_trick(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _scan(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part in pieces. A size that the directory lies about ends in a wrong checksum."""
    is_xml, tail = bool(_XML.search(part.filename)), b""
    try:
        with package.open(part) as source:
            while chunk := source.read(_CHUNK):
                if is_xml and not tail:
                    _check_encoding(chunk)
                _search(tail + chunk, is_xml)
                tail = chunk[-foreign.LONGEST :]
    except _UNREADABLE as error:
        raise FileRefused("damaged") from error


def _search(content: bytes, is_xml: bool) -> None:
    if foreign.VIRUS.search(content):
        raise FileRefused("virus")
    if foreign.PROGRAM.search(content):
        raise FileRefused("macros")
    if is_xml and _DEFINITION.search(content):
        raise FileRefused("xml_entities")
    if is_xml and _COMMAND_FIELD.search(content):
        raise FileRefused("active_content")


def _check_encoding(start: bytes) -> None:
    """UTF-8 only: in another encoding a definition could hide from the search."""
    named = _ENCODING.match(start[:200].removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in start[:200] or (named and named[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise FileRefused("damaged")


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """A small part as a whole; b"" when there is none."""
    try:
        part = package.getinfo(name)
    except KeyError:
        return b""
    if part.file_size > MAX_WHOLE:
        raise FileRefused("unpacks_too_large")
    return package.read(part)


def _check_types(content: bytes, main_type: str) -> None:
    if not content:
        raise FileRefused("content_differs")
    if b"macroEnabled" in content or b"vbaProject" in content:
        raise FileRefused("macros")
    if main_type.encode() not in content:
        raise FileRefused("content_differs")


def _check_relations(content: bytes) -> None:
    """Links that people click may lead outside; what is loaded on opening may not."""
    try:
        relations = list(ElementTree.fromstring(content))
    except ElementTree.ParseError as error:
        raise FileRefused("damaged") from error
    for relation in relations:
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode") == "External" and kind in _LOADED and _ELSEWHERE.match(target):
            raise FileRefused("outside_content")


def _check_embedded(package: zipfile.ZipFile, name: str, depth: int) -> None:
    """Charts carry their table as a workbook; anything else, and a third level, is refused."""
    main_type = _MAIN_TYPES.get(name.rpartition(".")[2].lower())
    if main_type is None or depth:
        raise FileRefused("embedded_object")
    with _opened(io.BytesIO(_read(package, name))) as inner:
        _inspect(inner, main_type, depth + 1)


def _first_words(package: zipfile.ZipFile, name: str) -> str:
    try:
        with package.open(name) as part:
            content = part.read(_CHUNK * 2)
    except KeyError as error:
        raise FileRefused("damaged") from error
    found = (match[1] for match in _WORDS.finditer(content))
    pieces = ("\n" if words is None else words.decode(errors="replace") for words in found)
    return html.unescape("".join(pieces))[:FIRST_PAGE]
