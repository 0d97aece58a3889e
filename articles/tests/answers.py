"""Whole answers of the API, kept as JSON files and compared. ``UPDATE_ANSWERS=1`` writes the files anew."""

import json
import os
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "answers"

# What differs from run to run, by the keys that hold it.
VARYING = {
    "approved_at": "TIME",
    "updated": "TIME",
    "last_reviewed": "TIME",
    "first_published_at": "TIME",
    "next_review_due": "DATE",
    "datePublished": "TIME",
    "dateModified": "TIME",
    "lastReviewed": "DATE",
    "digest": "DIGEST",
    "sha256": "SHA256",
}
IDS = {"id", "article"}


def assert_answer(answer: Any, name: str) -> None:
    """``answer`` is what the file holds, apart from ids, times, digests and addresses of files."""
    path, found = FOLDER / f"{name}.json", settled(answer)
    if os.environ.get("UPDATE_ANSWERS"):
        path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8")), "UPDATE_ANSWERS=1 writes the file anew."


def settled(value: Any, key: str = "") -> Any:
    """``value`` with what differs from run to run replaced by words."""
    if isinstance(value, dict):
        return {name: settled(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [settled(item) for item in value]
    if value is not None and key in VARYING:
        return VARYING[key]
    if key in IDS and isinstance(value, int):
        return "ID"
    return _settled_text(value) if isinstance(value, str) else value


def _settled_text(text: str) -> str:
    text = re.sub(r"(https?://[^/\s\"]+)?/media/[^\s\"]+", "FILE", text)
    text = re.sub(r"https?://(127\.0\.0\.1|localhost|testserver)(:\d+)?", "SITE", text)
    text = re.sub(r"(/api/v2/\w+/)\d+/", r"\1ID/", text)
    text = re.sub(r"(&(?:writer|medical_reviewer|condition|medicine)=)\d+", r"\1ID", text)
    return re.sub(r"(linktype=\"page\" id=\"|wagtail://page\?id=)\d+", r"\1ID", text)
