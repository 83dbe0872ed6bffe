"""Pictures and replays in an object store that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

SIGNED_S = 6 * 3600
"""Seconds for which a signed address is good: a replay that is paused over dinner goes on."""


class ObjectStorage(S3Storage):  # type: ignore[misc]  # the library has no types
    """A bucket, behind the shop's own addresses: those are good forever, and tell nothing of the store.

    The media page answers a picture itself and sends a replay's player on to a signed address. What goes wrong in the
    store is an OSError, as it is with a disk.
    """

    def url(self, name: str, *args: object, **options: object) -> str:
        """The shop's address of a file."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def signed_url(self, name: str) -> str:
        """An address in the store itself, good for SIGNED_S. Asks nobody: the file may be missing."""
        return cast(str, super().url(name, expire=SIGNED_S))

    def delete(self, name: str) -> None:
        """Delete a file, if it is there. Raises OSError."""
        with _as_os_error():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file. Raises OSError."""
        with _as_os_error():
            return bool(super().exists(name))

    def _save(self, name: str, content: IO[Any]) -> str:
        with _as_os_error():
            return cast(str, super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _as_os_error():
            return cast("File[bytes]", super()._open(name, mode))


def far() -> bool:
    """Whether the shop keeps its files in an object store, and not on this machine's disk."""
    return hasattr(default_storage, "signed_url")


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError("the object store refused, or is away") from error
