"""Pictures lose what they should not tell, stand upright and get a thumbnail."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from daliang.files import pictures
from daliang.files.models import StoredFile
from daliang.files.tests import corpus
from daliang.files.tests.corpus import kept, on_disk
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.looks


def seen(stored: StoredFile) -> Image.Image:
    return Image.open(BytesIO(stored.content()))


def is_about(pixel: object, colour: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(is_ - wanted) < 12 for is_, wanted in zip(pixel, colour, strict=True))


def test_promise_19_place_and_camera_are_gone(clerk: Person, folder: Path) -> None:
    """Promise 19: EXIF with GPS, remarks and XMP do not survive, in the picture or in its thumbnail."""
    raw = corpus.photographed()
    before = Image.open(BytesIO(raw))
    assert before.getexif().get_ifd(0x8825) and raw.count(b"CANARY") == 3
    stored = kept(raw, "现场.jpg", clerk)
    assert len(on_disk(folder)) == 2
    for path in on_disk(folder):
        data = (folder / path).read_bytes()
        after = Image.open(BytesIO(data))
        assert not after.getexif() and b"CANARY" not in data and b"Exif" not in data
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert stored.sha256 not in raw.hex()


def test_a_photo_taken_sideways_stands_upright(clerk: Person) -> None:
    stored = kept(corpus.photographed("red"), "现场.jpg", clerk)
    assert (stored.width, stored.height) == seen(stored).size == (200, 400)
    assert is_about(seen(stored).getpixel((150, 50)), (254, 0, 0)), "top left is top right once it is turned"
    assert is_about(seen(stored).getpixel((50, 50)), (0, 0, 254))
    assert stored.thumbnail is not None
    assert (stored.thumbnail.width, stored.thumbnail.height) == seen(stored.thumbnail).size == (160, 320)
    assert is_about(seen(stored.thumbnail).getpixel((120, 40)), (254, 0, 0))


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_other_formats_lose_their_metadata_too(clerk: Person, format_: str) -> None:
    """Promise 19: text chunks, profiles and EXIF of PNG and WebP are not kept."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "CANARY <script>")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = corpus.picture(format_, exif=exif, pnginfo=text, icc_profile=profile, lossless=True)
    assert b"CANARY" in raw
    stored = kept(raw, f"图.{format_.lower()}", clerk)
    assert b"CANARY" not in stored.content()
    assert "icc_profile" not in seen(stored).info and "exif" not in seen(stored).info


@pytest.mark.parametrize("tail", [corpus.zipped({"a.exe": corpus.EXE}), corpus.HTML])
@pytest.mark.parametrize(("format_", "name"), [("JPEG", "图.jpg"), ("PNG", "图.png"), ("WEBP", "图.webp")])
def test_promise_19_what_hides_behind_a_picture_is_gone(clerk: Person, format_: str, name: str, tail: bytes) -> None:
    """Promise 19: a polyglot becomes a picture and nothing else."""
    stored = kept(corpus.picture(format_) + tail, name, clerk)
    assert tail[:20] not in stored.content()
    assert stored == kept(corpus.picture(format_), name, clerk), "the same picture without the tail"


@pytest.mark.parametrize("side", [7_100, 20_000])
def test_promise_19_a_bomb_is_refused_before_it_is_decoded(
    clerk: Person, folder: Path, monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    """Promise 19: less than 100 KB that unpack to hundreds of megapixels are refused by their measures."""
    raw = corpus.picture("PNG", (side, side), "1")
    assert len(raw) < 100_000

    def load(_self: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    with pytest.raises(Refusal) as refusal:
        kept(raw, "图.png", clerk)
    assert refusal.value.code == "too_many_pixels"
    assert on_disk(folder) == []


@pytest.mark.parametrize(("format_", "name"), [("JPEG", "图.jpg"), ("PNG", "图.png"), ("WEBP", "图.webp")])
def test_a_picture_cut_short_or_spoilt_is_refused(clerk: Person, folder: Path, format_: str, name: str) -> None:
    whole = corpus.picture(format_, (300, 300))
    spoilt = whole[:30] + bytes(255 - byte for byte in whole[30:])
    for raw in (whole[: len(whole) // 2], whole[:16], spoilt):
        with pytest.raises(Refusal) as refusal:
            kept(raw, name, clerk)
        assert refusal.value.code == "broken_picture"
    assert on_disk(folder) == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_kept_with_a_thumbnail(clerk: Person, mode: str) -> None:
    stored = kept(corpus.picture("PNG", (640, 100), mode), "图.png", clerk)
    assert seen(stored).size == (640, 100)
    assert stored.thumbnail is not None and seen(stored.thumbnail).size == (320, 50)
    assert seen(stored.thumbnail).format == "JPEG"


def test_16_bit_grey_stays_grey(clerk: Person) -> None:
    target = BytesIO()
    Image.new("I;16", (400, 400), 0x8000).save(target, "PNG")
    assert seen(kept(target.getvalue(), "图.png", clerk)).getpixel((0, 0)) == 128


def test_a_printer_s_jpeg_is_kept_in_screen_colours(clerk: Person) -> None:
    target = BytesIO()
    Image.new("CMYK", (40, 40)).save(target, "JPEG")
    assert seen(kept(target.getvalue(), "图.jpg", clerk)).mode == "RGB"


def test_a_clear_picture_stays_clear_and_its_thumbnail_is_white(clerk: Person) -> None:
    target = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(target, "PNG")
    stored = kept(target.getvalue(), "图.png", clerk)
    assert seen(stored).getpixel((0, 0)) == (0, 0, 0, 0)
    assert stored.thumbnail is not None and is_about(seen(stored.thumbnail).getpixel((0, 0)), (255, 255, 255))


def test_a_small_jpeg_is_its_own_thumbnail(clerk: Person) -> None:
    small = kept(corpus.picture("JPEG", (320, 200)), "小.jpg", clerk)
    assert small.thumbnail is None and small.small == small
    large = kept(corpus.picture("JPEG", (321, 200)), "大.jpg", clerk)
    assert large.thumbnail is not None and large.small == large.thumbnail


def test_the_pixel_limit_is_the_one_that_is_told(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 40_000)
    assert kept(corpus.picture("PNG", (200, 200)), "图.png", clerk).width == 200
    with pytest.raises(Refusal, match="像素数超过40,000的上限"):
        kept(corpus.picture("PNG", (200, 201)), "图.png", clerk)
