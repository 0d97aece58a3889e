"""Texts and tables of plain characters to download: no markup in disguise, no formulas."""

from __future__ import annotations

import csv
import re
from io import StringIO

from articles.uploads.refusals import UploadError

MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|style|svg|iframe|object|embed|img|form|meta|link|base|\?php|\?xml)\b",
    re.IGNORECASE,
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What spreadsheets calculate (OWASP, "CSV injection"); numbers and telephone numbers may begin with a sign.
FORMULA = re.compile(r"\s*(?:[=@]|[+\-](?![\d\s().,/–-]*$))")

NO_TEXT = "The file ends in “.{ending}” but is no plain text in UTF-8. Save it as plain text (UTF-8), and upload that."
IS_MARKUP = "The file ends in “.{ending}” but holds HTML or XML. Save it as plain text, and upload that."
IS_FORMULA = (
    "Line {line} of the table has a cell that spreadsheets would calculate (“{cell}”). "
    "Put an apostrophe before it, and upload that."
)
NO_TABLE = "The file ends in “.csv” but cannot be read as a table. Save it again from the spreadsheet, and upload that."


def check_plain(data: bytes, *, ending: str) -> None:
    """Raises ``UploadError``. ``ending`` is "txt" or "csv"."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UploadError(NO_TEXT.format(ending=ending)) from error
    if UNPRINTABLE.search(text):
        raise UploadError(NO_TEXT.format(ending=ending))
    if MARKUP.search(text):
        raise UploadError(IS_MARKUP.format(ending=ending))
    if ending == "csv":
        _check_cells(text)


def _check_cells(text: str) -> None:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=";" if text.count(";") > text.count(",") else ","))
    except csv.Error as error:
        raise UploadError(NO_TABLE) from error
    for line, row in enumerate(rows, start=1):
        # Spreadsheets part cells at either sign, and at tabs.
        for cell in (piece for whole in row for piece in (whole, *re.split(r"[;,\t]", whole)[1:])):
            if FORMULA.match(cell):
                raise UploadError(IS_FORMULA.format(line=line, cell=cell.strip()[:30]))
