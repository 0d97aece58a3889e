"""Documents to download: that a file is what its name says, and runs nothing."""

from __future__ import annotations

from articles.uploads.office import MAIN_PARTS, check_office
from articles.uploads.pdf import check_pdf
from articles.uploads.plain import check_plain

ENDINGS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]


def check_document(data: bytes, *, ending: str) -> None:
    """``ending`` is one of ``ENDINGS``. Raises ``UploadError``."""
    if ending in MAIN_PARTS:
        check_office(data, ending=ending)
    elif ending == "pdf":
        check_pdf(data)
    else:
        check_plain(data, ending=ending)
