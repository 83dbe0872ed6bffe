"""A table as a file: CSV with a byte-order mark, which spreadsheets ask for, and XLSX."""

import csv
import io
from decimal import Decimal

import xlsxwriter

from api.staff.tables import Cell, Table

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _written(cell: Cell) -> str:
    """Numbers and times are ours, and stay as they are; texts may be anybody's."""
    return cell.text if isinstance(cell.value, int) else harmless(cell.text)


def as_csv(table: Table) -> bytes:
    """The table with its titles and sums."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(column.title)) for column in table.columns])
    writer.writerows([[_written(cell) for cell in row] for row in table.lines])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """The same; amounts are numbers in yuan, texts are texts."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        yuan_format = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        for x, column in enumerate(table.columns):
            sheet.write_string(0, x, harmless(str(column.title)), bold)
        for y, row in enumerate(table.lines, start=1):
            for x, cell in enumerate(row):
                if not isinstance(cell.value, int):
                    sheet.write_string(y, x, _written(cell))
                elif cell.column.kind == "money":
                    # a float would be written with 16 digits: 86.90000000000001
                    yuan = Decimal(cell.value).scaleb(-2)
                    sheet.write_number(y, x, yuan, yuan_format)  # type: ignore[arg-type]
                else:
                    sheet.write_number(y, x, cell.value)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
