"""What documents are kept as grounds for an adjustment."""

LARGEST = 2 * 1024 * 1024
"""Bytes."""
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def kind_of(body: bytes) -> str | None:
    """The type by the first bytes, whatever its name says; None for one that isn't kept, or is too large."""
    if len(body) > LARGEST:
        return None
    return next((kind for begins, kind in _BEGINNINGS.items() if body.startswith(begins)), None)
