"""Uploads that must be refused: (what it is, file name, content, code of the reason)."""

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

from tests.kernel import good_uploads as good

LIMIT = 200_000  # bytes; the tests set the portal's limit to this
VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PROGRAM = b"MZ\x90\0" + b"\0" * 60 + b"This program cannot be run in DOS mode.\r\n" + b"\0" * 100
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'

Case = tuple[str, str, bytes, str]


def names() -> Iterator[Case]:
    pdf = good.pdf()
    yield "no name", "", pdf, "name_empty"
    yield "only dots", "...", pdf, "name_empty"
    yield "only spaces", "   ", pdf, "name_empty"
    yield "only a folder", "../", pdf, "name_empty"
    yield "NUL in the name", "a.pdf\0.exe", pdf, "name_hidden"
    yield "right-to-left override", "invoice\u202efdp.exe", pdf, "name_hidden"
    yield "right-to-left mark", "证据\u200f.pdf", pdf, "name_hidden"
    yield "isolate", "证据\u2067.pdf", pdf, "name_hidden"
    yield "no ending", "README", pdf, "no_ending"
    yield "hidden file", ".pdf", pdf, "no_ending"
    yield "path to a system file", "../../etc/passwd", pdf, "no_ending"
    yield "full-width dot", "证据．pdf", pdf, "no_ending"
    yield "program after a PDF ending", "证据.pdf.exe", PROGRAM, "type_not_allowed"
    yield "program inside the name", "证据.exe.pdf", pdf, "double_ending"
    yield "page inside the name", "证据.html.pdf", pdf, "double_ending"
    yield "graded name", "机密-名单.pdf", pdf, "graded"
    yield "graded name, full stop", "绝密.docx", good.docx(), "graded"
    yield "graded name, brackets", "名单（秘密★5年）.pdf", pdf, "graded"


def endings() -> Iterator[Case]:
    for ending, content in {
        "exe": PROGRAM, "html": b"<html></html>", "svg": b"<svg/>", "zip": good.package({"a": b"a"}), "doc": OLE,
        "docm": good.docx(), "gif": b"GIF89a", "js": b"alert(1)", "rtf": b"{\\rtf1}", "ofd": good.package({"a": b"a"}),
        "tif": b"II*\0", "heic": b"\0\0\0\x18ftypheic", "mp4": b"\0\0\0\x18ftypisom", "xml": b"<a/>", "eml": b"To: a",
    }.items():  # fmt: skip
        yield f"ending {ending}", f"证据.{ending}", content, "type_not_allowed"


def lies() -> Iterator[Case]:
    yield "picture as PDF", "a.pdf", good.png(), "content_differs"
    yield "PDF as picture", "a.png", good.pdf(), "content_differs"
    yield "PNG as JPEG", "a.jpg", good.png(), "content_differs"
    yield "page as PDF", "a.pdf", b"<html><script>x</script></html>", "content_differs"
    yield "program as PDF", "a.pdf", PROGRAM, "content_differs"
    yield "program as text", "a.txt", PROGRAM, "text_encoding"
    yield "PDF as text", "a.txt", good.pdf(), "content_differs"
    yield "page as text", "a.txt", b"  <!doctype html><p>x", "content_differs"
    yield "drawing as text", "a.csv", b"<svg onload=x>", "content_differs"
    yield "shell as text", "a.txt", b"#!/bin/sh\nexit", "content_differs"
    yield "rich text as text", "a.txt", b"{\\rtf1 x}", "content_differs"
    yield "sheet as document", "a.docx", good.xlsx(), "content_differs"
    yield "document as sheet", "a.xlsx", good.docx(), "content_differs"
    yield "archive as document", "a.docx", good.package({"a.txt": b"a"}), "content_differs"
    yield "text as document", "a.docx", b"hello", "content_differs"
    yield "old office file", "a.docx", OLE, "old_office"
    yield (
        "template as document",
        "a.docx",
        good.docx(main=good.WORD_TYPE.replace("document.main", "template.main")),
        "content_differs",
    )


def broken() -> Iterator[Case]:
    yield "nothing", "a.pdf", b"", "empty"
    yield "nothing as text", "a.txt", b"", "empty"
    yield "over the limit", "a.txt", b"a" * (LIMIT + 1), "too_large"
    yield "cut PDF", "a.pdf", good.pdf()[:-20], "damaged"
    yield "cut PNG", "a.png", good.png()[:-6], "damaged"
    yield "wrong checksum in PNG", "a.png", good.png()[:-20] + b"\x01" + good.png()[-19:], "damaged"
    yield (
        "PNG without pixels",
        "a.png",
        good.png().split(good.png_chunk(b"IDAT", b"")[4:8])[0][:-4] + good.png_chunk(b"IEND", b""),
        "damaged",
    )
    yield "PNG header only", "a.png", b"\x89PNG\r\n\x1a\n", "damaged"
    yield "JPEG without end", "a.jpg", good.jpeg()[:-2], "damaged"
    yield "JPEG without frame", "a.jpg", b"\xff\xd8\xff\xd9" + b"\0" * 20, "damaged"
    yield "empty picture", "a.png", good.png(width=0), "damaged"
    yield "cut document", "a.docx", good.docx()[:-30], "damaged"
    yield (
        "document without its text",
        "a.docx",
        good.package({"[Content_Types].xml": good.types(good.WORD_TYPE, "x")}),
        "damaged",
    )
    yield "flipped bits in a document", "a.docx", flipped(good.docx("某某" * 200)), "damaged"
    yield "NUL in text", "a.txt", b"abc\0def", "text_encoding"
    yield "UTF-16 text", "a.txt", "某某案".encode("utf-16"), "text_encoding"
    yield "binary as text", "a.csv", bytes(range(256)), "text_encoding"
    yield "half a character", "a.txt", "某某".encode()[:-1] + b"\xff", "text_encoding"


def flipped(package: bytes) -> bytes:
    """The compressed text of the document changed, its checksum not."""
    found = next(
        i for i in zipfile.ZipFile(io.BytesIO(package)).infolist() if i.filename == "word/document.xml"
    )
    at = found.header_offset + 30 + len(found.filename) + found.compress_size // 2
    return package[:at] + bytes([package[at] ^ 0x55]) + package[at + 1 :]


def doubles() -> Iterator[Case]:
    archive = good.package({"a.txt": b"a"})
    yield "archive behind PDF", "a.pdf", good.pdf() + archive + b"%%EOF", "two_in_one"
    yield "junk before PDF", "a.pdf", b"GIF89a;\n" + good.pdf(), "two_in_one"
    yield "anything behind PNG", "a.png", good.png() + b"behind", "two_in_one"
    yield "archive behind PNG", "a.png", good.png() + archive, "two_in_one"
    yield "PDF behind PNG", "a.png", good.png() + good.pdf(), "two_in_one"
    yield (
        "page in PNG",
        "a.png",
        good.png(extra=good.png_chunk(b"tEXt", b"a\0<script>x</script>")),
        "two_in_one",
    )
    yield "archive behind JPEG", "a.jpg", good.jpeg() + archive, "two_in_one"
    yield "PDF in JPEG", "a.jpg", good.jpeg(comment=good.pdf()), "two_in_one"
    yield "PHP in JPEG", "a.jpg", good.jpeg(comment=b"<?php phpinfo();"), "two_in_one"
    yield "program behind JPEG", "a.jpg", good.jpeg() + PROGRAM, "two_in_one"
    yield "page in PDF", "a.pdf", good.pdf(objects=b"%<script >x</script>\n"), "two_in_one"
    yield "PDF in document", "a.docx", stored("%PDF-1.7", b"x"), "two_in_one"
    yield "Java archive as document", "a.docx", good.docx(extra={"META-INF/MANIFEST.MF": "x"}), "two_in_one"
    yield "note behind document", "a.docx", good.docx(comment=b"<script>"), "two_in_one"


def stored(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, content)
    return out.getvalue()


def active() -> Iterator[Case]:
    yield "script in PDF", "a.pdf", good.pdf(b"/OpenAction << /S /JavaScript /JS (x) >> "), "active_content"
    yield "disguised script", "a.pdf", good.pdf(b"/OpenAction << /S /J#61va#53cript >> "), "active_content"
    yield "short script name", "a.pdf", good.pdf(b"/AA << /JS (x) >> "), "active_content"
    yield "program start in PDF", "a.pdf", good.pdf(b"/OpenAction << /S /Launch >> "), "active_content"
    yield "attachment in PDF", "a.pdf", good.pdf(b"/Names << /EmbeddedFiles 9 0 R >> "), "active_content"
    yield "form programme in PDF", "a.pdf", good.pdf(b"/AcroForm << /XFA 9 0 R >> "), "active_content"
    yield (
        "packed script",
        "a.pdf",
        good.pdf(objects=good.packed_objects(b"5 0 << /S /JavaScript >>")),
        "active_content",
    )
    yield "command field", "a.docx", good.docx("DDEAUTO c:\\\\demo"), "active_content"
    yield "password in PDF", "a.pdf", good.pdf(trailer=b"/Encrypt 9 0 R "), "encrypted"
    yield "password in document", "a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"
    yield "password in archive", "a.docx", locked(good.docx()), "encrypted"
    yield "macros in document", "a.docx", good.docx(extra={"word/vbaProject.bin": OLE}), "macros"
    yield (
        "macro type",
        "a.docx",
        good.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    )
    yield "macro sheet", "a.xlsx", good.xlsx(extra={"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"
    yield "program in document", "a.docx", good.docx(extra={"word/media/a.exe": PROGRAM}), "macros"
    yield "renamed program in document", "a.docx", good.docx(extra={"word/media/a.png": PROGRAM}), "macros"
    yield "control in document", "a.docx", good.docx(extra={"word/activeX/activeX1.xml": "<x/>"}), "macros"
    yield (
        "object in document",
        "a.docx",
        good.docx(extra={"word/embeddings/oleObject1.bin": OLE}),
        "embedded_object",
    )
    yield (
        "document three deep",
        "a.docx",
        good.docx(extra={"word/embeddings/b.docx": good.docx(extra={"word/embeddings/c.xlsx": good.xlsx()})}),
        "embedded_object",
    )
    yield (
        "macros one level down",
        "a.docx",
        good.docx(extra={"word/embeddings/b.xlsx": good.xlsx(extra={"xl/vbaProject.bin": OLE})}),
        "macros",
    )
    yield (
        "outside template",
        "a.docx",
        good.docx(
            extra={
                "word/_rels/settings.xml.rels": good.relation(
                    "attachedTemplate", "https://example.org/a.dotm", True
                )
            }
        ),
        "outside_content",
    )
    yield (
        "template on a share",
        "a.docx",
        good.docx(
            extra={
                "word/_rels/settings.xml.rels": good.relation(
                    "attachedTemplate", "file:///\\\\example\\a.dotm", True
                )
            }
        ),
        "outside_content",
    )
    yield (
        "outside picture",
        "a.docx",
        good.docx(
            extra={"word/_rels/document.xml.rels": good.relation("image", "//example.org/a.png", True)}
        ),
        "outside_content",
    )
    yield "entities in document", "a.docx", good.docx(extra={"word/document.xml": ENTITY}), "xml_entities"
    yield "entities in sheet", "a.xlsx", good.xlsx(extra={"xl/sharedStrings.xml": ENTITY}), "xml_entities"
    yield (
        "entities in another encoding",
        "a.docx",
        good.docx(extra={"word/x.xml": ENTITY.encode("utf-16")}),
        "damaged",
    )
    yield "entities in relations", "a.docx", good.docx(extra={"word/_rels/x.rels": ENTITY}), "xml_entities"


def locked(package: bytes) -> bytes:
    """The flag of encryption set in every entry of the directory."""
    return package.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def floods() -> Iterator[Case]:
    yield (
        "bomb in document",
        "a.docx",
        good.docx(extra={"word/media/a.xml": b"\0" * 20_000_000}),
        "unpacks_too_large",
    )
    yield (
        "sheet of many parts",
        "a.xlsx",
        good.package({f"{n}": b"" for n in range(4100)})[: LIMIT * 4],
        "too_large",
    )
    yield "lying size", "a.docx", lying(good.docx(extra={"word/media/a.bin": b"a" * 500_000})), "damaged"
    yield "twice the same part", "a.docx", doubled(), "damaged"
    yield "part outside", "a.docx", good.docx(extra={"../../a.xml": "<x/>"}), "damaged"
    yield "pixels in PNG", "a.png", good.png(20_000, 20_000), "too_many_pixels"
    yield "pixels in JPEG", "a.jpg", good.jpeg(60_000, 60_000), "too_many_pixels"
    yield "virus test file", "a.txt", VIRUS, "virus"
    yield "virus test file in PDF", "a.pdf", good.pdf(objects=b"%" + VIRUS + b"\n"), "virus"
    yield "virus test file in document", "a.docx", good.docx(extra={"word/media/a.txt": VIRUS}), "virus"
    yield "graded text", "a.txt", "密级：机密\n名单".encode(), "graded"
    yield "graded text, other encoding", "a.txt", "机密★10年\n名单".encode("gb18030"), "graded"
    yield "graded document", "a.docx", good.docx("机 密 ★", "演示"), "graded"
    yield (
        "graded header",
        "a.docx",
        good.docx(
            extra={
                "word/header1.xml": f'<w:hdr xmlns:w="{good.W}"><w:p><w:r><w:t>绝密</w:t></w:r></w:p></w:hdr>'
            }
        ),
        "graded",
    )


def lying(package: bytes) -> bytes:
    """The size of the largest part understated in the directory."""
    true = struct.pack("<I", 500_000)
    return package.replace(true, struct.pack("<I", 1000))


def doubled() -> bytes:
    out = io.BytesIO(good.docx())
    with zipfile.ZipFile(out, "a") as file, warnings.catch_warnings(action="ignore"):
        file.writestr("word/document.xml", "<x/>")
    return out.getvalue()


BAD: list[Case] = [*names(), *endings(), *lies(), *broken(), *doubles(), *active(), *floods()]
