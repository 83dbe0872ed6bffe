"""Uploaded pictures: what comes out is harmless, what is not a picture does not come out."""

import io
import struct
import tracemalloc
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from core import images
from core.images import ImageBomb, ImageBroken, ImageTooLarge, ImageWrongType, reencode


def written(picture: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def photo(width: int = 400, height: int = 300) -> Image.Image:
    """A picture with a red left and a blue right half."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    return picture


def read(data: bytes, **options: Any) -> Image.Image:
    return Image.open(reencode(io.BytesIO(data), **options))


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG whose header says what it likes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("wanted", ["WEBP", "JPEG"])
def test_each_type_is_written_anew(format: str, wanted: str) -> None:
    picture = read(written(photo(), format), format=wanted)
    assert (picture.format, picture.mode, picture.size) == (wanted, "RGB", (400, 300))


def test_large_picture_is_scaled_and_small_one_is_not() -> None:
    assert read(written(photo(3200, 800), "JPEG"), max_side=1600).size == (1600, 400)
    assert read(written(photo(40, 30), "PNG")).size == (40, 30)


def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Wang"
    exif.get_ifd(0x8825)[1] = "N"
    data = written(photo(400, 300), "JPEG", exif=exif, comment=b"45.7N 126.6E")
    assert b"Wang" in data and b"45.7N" in data
    out = reencode(io.BytesIO(data)).read()
    assert b"Wang" not in out and b"45.7N" not in out
    picture = Image.open(io.BytesIO(out))
    assert picture.size == (300, 400) and not picture.getexif()
    top, bottom = picture.getpixel((150, 50)), picture.getpixel((150, 350))
    assert top[0] > 200 and bottom[2] > 200  # type: ignore[index]


def test_what_stands_behind_the_picture_is_gone() -> None:
    data = written(photo(), "PNG") + b"<?php system($_GET['c']); ?>"
    assert b"php" not in reencode(io.BytesIO(data)).read()


def test_transparency_stands_on_white_and_palette_becomes_rgb() -> None:
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert read(written(clear, "PNG")).getpixel((5, 5)) == (255, 255, 255)
    assert read(written(photo().quantize(4), "PNG")).mode == "RGB"
    assert read(written(photo().convert("CMYK"), "JPEG")).mode == "RGB"


def test_colour_profile_is_applied_and_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = read(written(photo(), "JPEG", icc_profile=profile))
    assert "icc_profile" not in picture.info
    nonsense = read(written(photo(), "PNG", icc_profile=b"no profile at all"))
    assert nonsense.size == (400, 300)


def test_only_the_first_frame_remains() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    data = written(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    picture = read(data)
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.getpixel((10, 10))[0] > 200  # type: ignore[index]


def test_bomb_is_refused_before_a_pixel_is_decoded() -> None:
    # 12,000 x 12,000 pixels in 420 kB: decoded, 432 MB
    row = zlib.compressobj(9)
    packed = b"".join(row.compress(b"\0" * 36_001) for _ in range(12_000)) + row.flush()
    bomb = png(12_000, 12_000, packed)
    assert len(bomb) < images.MOST_BYTES
    tracemalloc.start()
    with pytest.raises(ImageBomb) as refused:
        reencode(io.BytesIO(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "core.image_bomb"
    assert peak < 3 * len(bomb)


@pytest.mark.parametrize(("width", "height"), [(8_000, 5_001), (2**31 - 1, 2**31 - 1), (40_000_001, 1)])
def test_header_alone_is_believed(width: int, height: int) -> None:
    with pytest.raises(ImageBomb):
        reencode(io.BytesIO(png(width, height, zlib.compress(b""))))


def test_text_chunk_bomb_is_refused() -> None:
    body = b"Comment\0\0" + zlib.compress(b"a" * 100_000_000, 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    plain = written(photo(), "PNG")
    bomb = plain[:33] + chunk + plain[33:]
    with pytest.raises((ImageBomb, ImageBroken, ImageWrongType)):
        reencode(io.BytesIO(bomb))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(100),
        b"%PDF-1.7",
        written(Image.new("RGB", (9, 9)), "BMP"),
        written(Image.new("RGB", (9, 9)), "GIF"),
        written(Image.new("RGB", (9, 9)), "TIFF"),
    ],
)
def test_other_types_are_refused_whatever_their_name(data: bytes) -> None:
    upload = io.BytesIO(data)
    upload.name = "picture.jpg"
    with pytest.raises(ImageWrongType) as refused:
        reencode(upload)
    assert refused.value.code == "core.image_wrong_type"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_truncated_file_is_refused(format: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    data = written(noise, format)
    with pytest.raises((ImageBroken, ImageWrongType)):
        reencode(io.BytesIO(data[: len(data) // 2]))


def test_too_many_bytes_are_refused_without_reading_them_all() -> None:
    upload = io.BytesIO(written(photo(), "JPEG") + bytes(images.MOST_BYTES * 2))
    with pytest.raises(ImageTooLarge) as refused:
        reencode(upload)
    assert refused.value.data == {"most_bytes": images.MOST_BYTES}
    assert upload.tell() == images.MOST_BYTES + 1
