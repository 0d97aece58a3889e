"""Tables to take along: Wagtail's, less what spreadsheets would calculate (``wagtail/admin/views/mixins.py``)."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# What a cell begins with that is calculated. Wagtail itself sees to XLSX.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")

_write_csv_row = SpreadsheetExportMixin.write_csv_row


def as_text(value: Any) -> Any:
    """``value`` so that a spreadsheet shows it as it stands."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(CALCULATED) else value


def write_csv_row(view: SpreadsheetExportMixin, writer: Any, row: Mapping[str, Any]) -> Any:
    """A row of any table of the admin."""
    return _write_csv_row(view, _TextWriter(writer), row)


class _TextWriter:
    """A ``csv.DictWriter`` whose cells are texts and numbers."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def writerow(self, row: Mapping[str, Any]) -> Any:
        return self.writer.writerow({name: as_text(value) for name, value in row.items()})


SpreadsheetExportMixin.write_csv_row = write_csv_row
