"""A photo or a scanned certificate, made safe to show: checked, resized, without metadata."""

import warnings
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
# A phone's usual 12 megapixels and a scanner's A4 at 400 dpi (15) pass; unpacking more than 24
# takes over 100 MB of memory for a picture that is shown at 1600 pixels.
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1600
JPEG_QUALITY = 85
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}


def clean_image(upload: IO[bytes], name: str, size: int) -> ContentFile:
    """The picture as a new JPEG file, at most 1600 pixels wide or high."""
    if size > MOST_BYTES:
        raise ValidationError(_("Berkas lebih besar dari 10 MB."))
    expected = FORMATS.get(PurePath(name).suffix.lower())
    if expected is None:
        raise ValidationError(_("Unggah gambar JPG, PNG atau WebP."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _shrunk(upload, expected)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("Berkas ini bukan gambar %(format)s yang utuh.") % {"format": expected}
        ) from error


def _shrunk(upload: IO[bytes], expected: str) -> ContentFile:
    with Image.open(upload, formats=list(set(FORMATS.values()))) as picture:
        if picture.format != expected:
            raise ValidationError(
                _("Nama berkas menyebut %(expected)s, isinya %(actual)s. Simpan ulang gambarnya.")
                % {"expected": expected, "actual": picture.format}
            )
        # The header says how large it is: a bomb is refused before it is unpacked.
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_too_many_pixels())
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        # Only the pixels go into the new file: no place, camera, time or hidden thumbnail.
        pixels = Image.new("RGB", upright.size, "white")
        visible = upright.convert("RGBA")
        pixels.paste(visible, mask=visible)
    out = BytesIO()
    pixels.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return ContentFile(out.getvalue())


def _too_many_pixels() -> str:
    return _("Gambar lebih dari 24 megapiksel. Perkecil dahulu, misalnya ke 4000 × 3000.")
