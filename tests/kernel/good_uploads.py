"""Small valid files of every kind that is taken, built byte by byte. All content is fictitious."""

import io
import struct
import zipfile
import zlib

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def pdf(catalog: bytes = b"", objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """One empty page; more can be put into the catalog, among the objects, into the trailer."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b">>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    out.write(objects)
    table = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size 4 /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, table))
    return out.getvalue()


def packed_objects(inside: bytes) -> bytes:
    """A compressed object stream of a PDF."""
    body = zlib.compress(inside)
    return (
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (
            len(body),
            body,
        )
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    """A black picture; the pixels are those of 1 × 1 whatever the header says."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    chunks = [png_chunk(b"IHDR", header), extra, png_chunk(b"IDAT", pixels), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg(width: int = 1, height: int = 1, comment: bytes = b"") -> bytes:
    """The headers of a grey baseline picture, and a few bytes of scan."""
    parts = [b"\xff\xd8", b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"]
    if comment:
        parts.append(b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment)
    parts.append(b"\xff\xdb\x00\x43\x00" + b"\x01" * 64)
    parts.append(b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00")
    parts.append(b"\xff\xc4\x00\x14\x00" + b"\x01" + b"\0" * 15 + b"\x00")
    parts.append(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x7f" + b"\xff\xd9")
    return b"".join(parts)


def package(parts: dict[str, bytes | str], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = comment
    return out.getvalue()


def types(main: str, part: str) -> str:
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def relation(kind: str, target: str, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        "</Relationships>"
    )


def docx(
    *paragraphs: str, main: str = WORD_TYPE, extra: dict[str, bytes | str] | None = None, comment: bytes = b""
) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs or ("演示材料",))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(main, "word/document.xml"),
        "_rels/.rels": relation("officeDocument", "word/document.xml"),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return package(parts | (extra or {}), comment=comment)


def xlsx(*, main: str = SHEET_TYPE, extra: dict[str, bytes | str] | None = None) -> bytes:
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(main, "xl/workbook.xml"),
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}"><sheets/></workbook>',
    }
    return package(parts | (extra or {}))


TEXT = "某某案演示说明，第一行。\n第二行：涉及商业秘密的部分另附。\n"

GOOD: dict[str, bytes] = {
    "立案决定书（副本）.pdf": pdf(),
    "packed.pdf": pdf(objects=packed_objects(b"5 0 << /Type /Font >>")),
    "scan.png": png(),
    "photo.jpg": jpeg(comment=b"demo"),
    "photo with trailer.JPEG": jpeg() + b"\0" * 30 + jpeg(),
    "协作函.docx": docx("某某人民检察院", "关于协助查询的函"),
    "link.docx": docx(
        extra={"word/_rels/document.xml.rels": relation("hyperlink", "https://example.org/", True)}
    ),
    "template.docx": docx(
        extra={"word/_rels/settings.xml.rels": relation("attachedTemplate", "file:///C:/demo.dotm", True)}
    ),
    "chart.docx": docx(extra={"word/embeddings/table.xlsx": xlsx()}),
    "名单.xlsx": xlsx(),
    "说明.txt": TEXT.encode(),
    "说明 bom.txt": b"\xef\xbb\xbf" + TEXT.encode(),
    "说明 gb.txt": TEXT.encode("gb18030"),
    "流水.csv": "日期,金额\n2026-01-05,-12.50\n".encode(),
    "report.v2.final.pdf": pdf(),
    "www.example.com.pdf": pdf(),
    "商业秘密鉴定意见.pdf": pdf(),
}
