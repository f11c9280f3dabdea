"""Pictures are decoded, turned upright and written anew: place, camera and anything hidden stay behind."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from daliang.files.kinds import Kind
from daliang.vocabulary.refusal import N_, Refusal

MAX_PIXELS = 50_000_000
THUMBNAIL = 320
PLAIN = {"1", "L", "LA", "RGB", "RGBA"}
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    AttributeError,
    struct.error,
    zlib.error,
)
FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
OPTIONS: dict[Kind, dict[str, int | bool]] = {
    Kind.JPG: {"quality": 90, "optimize": True},
    Kind.PNG: {"optimize": False},
    Kind.WEBP: {"quality": 90},
}


@dataclass(frozen=True)
class Picture:
    """A picture written anew. `thumbnail` is None when it is its own: a JPEG of at most 320 px."""

    data: bytes
    width: int
    height: int
    thumbnail: Thumbnail | None


@dataclass(frozen=True)
class Thumbnail:
    data: bytes
    width: int
    height: int


def redrawn(data: bytes, kind: Kind, name: str) -> Picture:
    """The upright picture without its metadata, and its thumbnail. Refusals: `too_many_pixels`, `broken_picture`."""
    try:
        upright = _upright(data, kind, name)
        whole = _written(upright, kind)
        small = None if kind is Kind.JPG and max(upright.size) <= THUMBNAIL else _thumbnail(upright)
    except Image.DecompressionBombError as error:
        raise _too_many(name) from error
    except BROKEN as error:
        message = N_("“%(name)s”不能作为图片打开，可能已损坏；请用看图软件打开，另存为 JPG 或 PNG 后上传。")
        raise Refusal(message, code="broken_picture", field="file", name=name) from error
    return Picture(whole, *upright.size, small)


def _upright(data: bytes, kind: Kind, name: str) -> Image.Image:
    """The first frame, turned as its EXIF says, in a plain mode and with nothing beside its pixels."""
    with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_many(name)
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)  # a second copy of 50 million pixels would cost 150 MB
        if opened.mode.startswith("I"):  # 16-bit grey, which Pillow would clip to white
            plain = opened.convert("I").point(lambda depth: depth * (1 / 256)).convert("L")
        else:
            plain = opened.convert(_plain_mode(opened, kind))
    plain.info = {}
    return plain


def _plain_mode(picture: Image.Image, kind: Kind) -> str:
    """The mode in which all that is seen can be written: a palette becomes its colours."""
    if kind is Kind.JPG:
        return picture.mode if picture.mode in {"L", "RGB"} else "RGB"
    if "transparency" in picture.info:
        return "RGBA"
    return picture.mode if picture.mode in PLAIN else "RGB"


def _written(picture: Image.Image, kind: Kind) -> bytes:
    target = BytesIO()
    picture.save(target, FORMATS[kind], **OPTIONS[kind])
    return target.getvalue()


def _thumbnail(picture: Image.Image) -> Thumbnail:
    """At most 320 px on the longer side, on white where the picture is clear."""
    scale = min(1, THUMBNAIL / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    smooth = picture.convert("L") if picture.mode == "1" else picture
    small = smooth.resize(size, Image.Resampling.LANCZOS, reducing_gap=2).convert("RGBA")
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    return Thumbnail(_written(ground, Kind.JPG), *ground.size)


def _too_many(name: str) -> Refusal:
    message = N_("“%(name)s”的像素数超过%(limit)s的上限；请缩小尺寸后上传。")
    return Refusal(message, code="too_many_pixels", field="file", name=name, limit=f"{MAX_PIXELS:,}")
