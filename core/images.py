"""Pictures that people upload, made harmless: decoded under limits and written anew."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO, Literal, cast

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from core.errors import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""A 40-megapixel photo is a good phone's. Four bytes a pixel: 160 MB at worst while it is decoded."""
FORMATS = ("JPEG", "PNG", "WEBP")

Format = Literal["WEBP", "JPEG"]


class ImageTooLarge(Refusal):
    """More bytes than are read. `data.most_bytes` says how many may be."""

    code = "core.image_too_large"
    status = 413
    title = _("图片太大，请换一张 10 MB 以内的")


class ImageBomb(Refusal):
    """Few bytes that would unfold into more pixels than are decoded. `data.most_pixels` says how many may be."""

    code = "core.image_bomb"
    status = 422
    title = _("图片的尺寸太大")


class ImageWrongType(Refusal):
    """Not JPEG, PNG or WebP, whatever its name says."""

    code = "core.image_wrong_type"
    status = 415
    title = _("只支持 JPEG、PNG 或 WebP 图片")


class ImageBroken(Refusal):
    """The file ends too early or contradicts itself."""

    code = "core.image_broken"
    status = 422
    title = _("图片文件已损坏")


def reencode(
    upload: BinaryIO, *, max_side: int = 1600, format: Format = "WEBP", quality: int = 82
) -> ContentFile[bytes]:
    """Decode a picture and write it anew, at most `max_side` pixels wide and high.

    The new file has none of the old one's metadata (places, names, thumbnails), stands upright, is in sRGB, and
    holds the first frame only. Call it outside transactions: it takes time.
    Raises ImageTooLarge, ImageWrongType, ImageBomb, ImageBroken.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ImageTooLarge(most_bytes=MOST_BYTES)
    picture = _decoded(data, max_side)
    out = io.BytesIO()
    picture.save(out, format, quality=quality, **({"method": 4} if format == "WEBP" else {"optimize": True}))
    return ContentFile(out.getvalue(), name=f"picture.{format.lower().replace('jpeg', 'jpg')}")


def _opened(data: bytes) -> Image.Image:
    """The picture's header, read but not decoded."""
    try:
        with warnings.catch_warnings():
            # our own limit is checked below, before a pixel is decoded
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageBomb(most_pixels=MOST_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageWrongType() from error


def _decoded(data: bytes, max_side: int) -> Image.Image:
    with _opened(data) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ImageBomb(most_pixels=MOST_PIXELS)
        try:
            # a JPEG decodes at a fraction of its size when no more is needed
            picture.draft(None, (max_side, max_side))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright = _to_srgb(upright)
            upright.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
        except Image.DecompressionBombError as error:
            raise ImageBomb(most_pixels=MOST_PIXELS) from error
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ImageBroken() from error
        clean = Image.new("RGB", upright.size)
        clean.paste(upright)
        return clean


def _to_srgb(picture: Image.Image) -> Image.Image:
    """The picture on white, in sRGB."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(cast(bytes, profile)))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            picture = converted or picture
        except (OSError, ImageCms.PyCMSError):
            # a profile that does not fit the picture: its numbers are taken as sRGB
            pass
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture.convert("RGB")
