"""What these tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.broadcast import ears
from tests.operations.livestream.object_store import object_store

__all__ = ["ears"]


@pytest.fixture(params=["files", "objects"])
def kept_in(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Where the shop stores: files, or an S3-compatible store."""
    settings.MEDIA_ROOT = tmp_path / "media"
    if request.param == "files":
        yield "files"
    else:
        with object_store(settings):
            yield "objects"
