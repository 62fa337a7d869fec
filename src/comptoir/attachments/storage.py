"""Where contents lie: in the dossier's folder of files, so that backup, restore, archive and deletion take them along.

Names in that folder are drawn by the program; what a user calls a file is kept in the database alone.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from comptoir.core.attached_files import MAX_PIXELS, UNREADABLE_PICTURE
from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import current_dossier

FOLDER = "attachments"
THUMBNAIL = ".thumbnail.webp"
THUMBNAIL_SIZE = (192, 192)
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class Stored:
    """A content that was written."""

    place: str
    size: int
    sha256: str


def content_path(place: str) -> Path:
    """Path of a content of the dossier in place."""
    return current_dossier().files_folder / FOLDER / place[:2] / place


def thumbnail_path(place: str) -> Path:
    """Path of the small picture of a content."""
    path = content_path(place)
    return path.with_name(path.name + THUMBNAIL)


def write_content(chunks: Iterable[bytes]) -> Stored:
    """Write a content under a new name, whole or not at all."""
    place = secrets.token_hex(16)
    path = content_path(place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{place}.part")
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Stored(place, size, digest.hexdigest())


def thumbnail_of(content: bytes, name: str) -> bytes:
    """A small picture, drawn anew: nothing of the file but its points reaches a page.

    Raises:
        Refusal: ``picture_too_large`` before anything is decoded, ``picture_unreadable``.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Image.DecompressionBombError
            picture.draft("RGB", THUMBNAIL_SIZE)
            small = picture.convert(
                "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
            )
            small.thumbnail(THUMBNAIL_SIZE)
    except Image.DecompressionBombError:
        raise Refusal("picture_too_large", name=name, maximum=MAX_PIXELS // 1_000_000) from None
    except UNREADABLE_PICTURE as error:
        raise Refusal("picture_unreadable", name=name) from error
    target = BytesIO()
    small.save(target, "WEBP", quality=80)
    return target.getvalue()


def erase(places: Iterable[str]) -> None:
    """Erase contents and their small pictures; one that is gone already is no fault."""
    for place in places:
        content_path(place).unlink(missing_ok=True)
        thumbnail_path(place).unlink(missing_ok=True)


def stored_places() -> Iterator[str]:
    """Names of all contents that lie in the folder."""
    for path in sorted((current_dossier().files_folder / FOLDER).glob("??/*")):
        if path.is_file() and not path.name.endswith(THUMBNAIL) and not path.name.startswith("."):
            yield path.name
