"""What answers are made by: the code, the templates and the settings that shape them.

Part of every seal, so that answers which another release made count as missing, without anybody having to count.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

import wagtail
from django.conf import settings

HERE = Path(__file__).resolve().parent
# Templates of the staff's screens and mails, which no answer is made by.
NOT_SHOWN = ("desk", "mails")
SHAPING = ("WAGTAIL_SITE_NAME", "WAGTAILAPI_BASE_URL", "CMS_IMAGE_WIDTHS", "MEDIA_URL", "LANGUAGE_CODE", "TIME_ZONE")


@cache
def fingerprint() -> str:
    """The same for every process of one release and configuration."""
    template_folders: list[str] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    templates = [path for folder in template_folders for path in (Path(folder) / "articles").rglob("*.html")]
    shown = [path for path in templates if path.parent.name not in NOT_SHOWN]
    code = [path for folder in (HERE, HERE.parent / "templatetags") for path in folder.rglob("*.py")]
    files = sorted([*shown, *code, HERE.parent / "document" / "types.py"])
    said: list[str] = [wagtail.__version__, *(str(getattr(settings, name, "")) for name in SHAPING)]
    digest = sha256("\n".join(said).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
