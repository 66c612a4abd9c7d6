"""Small valid PDFs, made of a few objects: one page that says that it is a demonstration."""

from django.core.files.base import ContentFile

PAGE = "BT /F1 14 Tf 72 720 Td (Demonstration only. Fictitious paper no. %d.) Tj ET"


def paper(name: str, number: int) -> ContentFile:
    """An upload with this name (without ending); each number gives other bytes."""
    return ContentFile(_pdf(PAGE % number), name=f"{name}（演示）.pdf")


def listing(number: int) -> ContentFile:
    """A small table as electronic data."""
    rows = ["序号,日期,金额,备注", f"1,2026-01-0{number % 9 + 1},100.00,演示", "2,2026-01-10,200.00,演示"]
    return ContentFile("\r\n".join(rows).encode(), name=f"演示明细{number}.csv")


def _pdf(text: str) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + table + trailer
