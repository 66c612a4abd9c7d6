"""Tables as files: CSV for every program, XLSX for office suites. No cell can become a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands each written line straight back, so that rows stream."""

    def write(self, line: str) -> str:
        return line


def respond(
    kind: str, filename: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """The download `filename`.`kind` (csv or xlsx). Raises Http404 for any other kind."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            _csv(header, rows), content_type="text/csv; charset=utf-8"
        )
    elif kind == "xlsx":
        response = FileResponse(_xlsx(header, rows), content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = content_disposition_header(True, f"{filename}.{kind}") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


def guarded(cell: Any) -> Any:
    """The cell as text or number; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    value = _plain(cell)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _plain(cell: Any) -> Any:
    """Numbers stay numbers; moments are Beijing time, to the minute; None is empty."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def _xlsx(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Any:
    """An open temporary file. Rows are written to disk one by one, so memory does not grow with them."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    _write(sheet, 0, header, bold)
    for place, row in enumerate(rows, start=1):
        _write(sheet, place, row)
    book.close()
    target.seek(0)
    return target


def _write(sheet: Any, place: int, row: Sequence[Any], style: Any = None) -> None:
    for column, cell in enumerate(row):
        value = _plain(cell)
        if isinstance(value, str):
            sheet.write_string(place, column, value, style)
        else:
            sheet.write_number(place, column, value, style)
