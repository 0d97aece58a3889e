"""Uploads in object storage. Which bucket, and at which address readers get its files: ``cms/configuration.py``."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class UploadBucket(S3Storage):
    """A bucket that is given up after seconds, where boto would hold a web process for minutes."""

    def get_default_settings(self) -> dict[str, Any]:
        patience = Config(connect_timeout=3, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
        return {**super().get_default_settings(), "client_config": patience}
