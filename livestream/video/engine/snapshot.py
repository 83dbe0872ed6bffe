"""A still picture of a running broadcast: decodes one key frame, always called on a worker thread."""

from __future__ import annotations

import io

import av
import av.error

WIDTHS = (120, 240, 480, 720)
"""The widths served, in pixels: few, so that they can be cached."""


def nearest_width(wanted: int) -> int:
    """The smallest served width that is not below the wanted one."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def jpeg(init: bytes, fragment: bytes, *, width: int) -> bytes | None:
    """The first picture of a fragment as a JPEG at most `width` pixels wide; None if it can't be decoded."""
    try:
        with av.open(io.BytesIO(init + fragment), "r", format="mp4") as container:
            frame = next(container.decode(video=0), None)
            if frame is None:
                return None
            image = frame.to_image()  # type: ignore[no-untyped-call]
    except (av.error.FFmpegError, IndexError):
        return None
    height = max(1, round(image.height * width / image.width))
    if width < image.width:
        image = image.resize((width, height))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
