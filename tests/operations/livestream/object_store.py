"""An S3-compatible store in this process (moto), and the shop's storage in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer
from pytest_django import Settings

BUCKET = "warmbridge-tests"
KEYS = {"access_key": "test-id", "secret_key": "test-secret"}


@contextmanager
def store() -> Iterator[str]:
    """The store's address, with an empty bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    bucket = boto3.resource(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
    ).Bucket(BUCKET)
    bucket.create()
    try:
        yield url
    finally:
        bucket.objects.all().delete()
        server.stop()


@contextmanager
def object_store(settings: Settings) -> Iterator[str]:
    """The store's address; what the shop stores goes there."""
    with store() as url:
        options = {**settings.OBJECT_STORAGE, **KEYS, "bucket_name": BUCKET, "endpoint_url": url}
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "core.storage.ObjectStorage", "OPTIONS": options},
        }
        yield url
