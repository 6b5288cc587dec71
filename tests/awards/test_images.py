"""Pictures: what is refused, and what is left of one that is taken."""

import struct
from io import BytesIO
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.ExifTags import GPSTAGS, IFD, Base

from awards.images import LONGEST_SIDE, clean_image

ORIENTATION_TURNED_RIGHT = 6


def picture(size=(60, 40), kind="JPEG", mode="RGB", **save):
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **save)
    return out.getvalue()


def clean(data, name="foto.jpg"):
    return Image.open(BytesIO(clean_image(BytesIO(data), name, len(data)).read()))


@pytest.mark.parametrize(
    ("kind", "mode", "name"),
    [
        pytest.param("JPEG", "RGB", "foto.JPG", id="jpeg"),
        pytest.param("JPEG", "CMYK", "foto.jpeg", id="cmyk"),
        pytest.param("PNG", "RGBA", "piagam.png", id="transparent png"),
        pytest.param("PNG", "P", "piagam.png", id="palette"),
        pytest.param("WEBP", "RGB", "foto.webp", id="webp"),
    ],
)
def test_becomes_a_jpeg_in_rgb(kind, mode, name):
    result = clean(picture(kind=kind, mode=mode), name)
    assert (result.format, result.mode) == ("JPEG", "RGB")


def test_transparent_ground_becomes_white():
    assert clean(picture(kind="PNG", mode="RGBA"), "a.png").getpixel((5, 5)) == (255, 255, 255)


def test_large_picture_is_shrunk_in_proportion():
    assert clean(picture((2000, 1500))).size == (LONGEST_SIDE, 1200)


def test_place_camera_and_time_are_gone():
    exif = Image.Exif()
    exif[Base.Make] = "Kamera"
    exif[Base.DateTime] = "2024:08:01 09:00:00"
    exif.get_ifd(IFD.GPSInfo)[
        next(key for key, name in GPSTAGS.items() if name == "GPSLatitude")
    ] = 1.0
    data = picture(exif=exif, comment=b"rahasia")
    assert b"Kamera" in data
    result = clean(data)
    assert not result.getexif()
    assert "comment" not in result.info


def test_picture_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[Base.Orientation] = ORIENTATION_TURNED_RIGHT
    assert clean(picture((60, 40), exif=exif)).size == (40, 60)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        pytest.param(lambda: picture((8000, 5000), mode="L"), "besar.jpg", "24 megapiksel", id="40 megapixels"),
        pytest.param(lambda: picture(kind="PNG"), "foto.jpg", "isinya PNG", id="renamed png"),
        pytest.param(lambda: b"%PDF-1.7 bukan gambar", "foto.jpg", "bukan gambar", id="renamed pdf"),
        pytest.param(lambda: b"<svg onload='alert(1)'/>", "a.svg", "JPG, PNG atau WebP", id="svg"),
        pytest.param(lambda: picture(kind="GIF", mode="P"), "a.png", "bukan gambar", id="gif as png"),
        pytest.param(lambda: picture((900, 900))[:600], "foto.jpg", "bukan gambar", id="cut off"),
        pytest.param(lambda: b"", "foto.jpg", "bukan gambar", id="empty"),
        pytest.param(lambda: picture(), "foto", "JPG, PNG atau WebP", id="no extension"),
    ],
)  # fmt: skip
def test_refused_with_a_sentence(data, name, words):
    with pytest.raises(ValidationError, match=words):
        clean(data(), name)


def test_bomb_is_refused_before_it_is_unpacked():
    """A small file whose header promises 20.000 × 20.000 pixels."""
    bomb = bytearray(picture((1, 1), "PNG"))
    bomb[16:24] = struct.pack(">II", 20_000, 20_000)
    bomb[29:33] = struct.pack(">I", crc32(bomb[12:29]))
    with pytest.raises(ValidationError, match="24 megapiksel"):
        clean(bytes(bomb), "bom.png")


def test_file_over_ten_megabytes_is_not_opened():
    with pytest.raises(ValidationError, match="10 MB"):
        clean_image(BytesIO(b""), "foto.jpg", 10 * 1024 * 1024 + 1)
