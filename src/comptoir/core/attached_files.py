"""Files that people attach to records: what their names become and which contents are taken (UI-155)."""

import re
import struct
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from comptoir.core.errors import Refusal

MAX_FILE = 10 * 1024 * 1024
"""Bytes of one file."""

MAX_FILES = 100
"""Files of one record."""

MAX_NAME = 255
"""Bytes of a name in UTF-8: what file systems take."""

MAX_PIXELS = 50_000_000
"""Pixels of a picture: the largest photograph of a telephone; more is made to fill a memory."""

HEAD = 4096
"""Bytes at the beginning of a file that tell what it is."""

UNREADABLE_PICTURE = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, AttributeError, OverflowError,
    MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What a library may raise over a picture that is damaged, or made to be."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may be attached."""

    media_type: str
    is_content: Callable[[bytes], bool]
    is_picture: bool = False


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:1024]


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_text(head: bytes) -> bool:
    """Text in any encoding that a program writes: nothing but printable characters, blanks and line ends."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)


_ZIP = _begins(b"PK\x03\x04", b"PK\x05\x06")
_OLE = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

FILE_TYPES = MappingProxyType(
    {
        "pdf": FileType("application/pdf", _is_pdf),
        "png": FileType("image/png", _begins(b"\x89PNG\r\n\x1a\n"), is_picture=True),
        "jpg": FileType("image/jpeg", _begins(b"\xff\xd8\xff"), is_picture=True),
        "jpeg": FileType("image/jpeg", _begins(b"\xff\xd8\xff"), is_picture=True),
        "gif": FileType("image/gif", _begins(b"GIF87a", b"GIF89a"), is_picture=True),
        "webp": FileType("image/webp", _is_webp, is_picture=True),
        "tif": FileType("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
        "tiff": FileType("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
        "docx": FileType(f"{_OFFICE}wordprocessingml.document", _ZIP),
        "xlsx": FileType(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
        "pptx": FileType(f"{_OFFICE}presentationml.presentation", _ZIP),
        "odt": FileType(f"{_OPEN}text", _ZIP),
        "ods": FileType(f"{_OPEN}spreadsheet", _ZIP),
        "odp": FileType(f"{_OPEN}presentation", _ZIP),
        "doc": FileType("application/msword", _OLE),
        "xls": FileType("application/vnd.ms-excel", _OLE),
        "ppt": FileType("application/vnd.ms-powerpoint", _OLE),
        "msg": FileType("application/vnd.ms-outlook", _OLE),
        "rtf": FileType("application/rtf", _begins(b"{\\rtf")),
        "txt": FileType("text/plain", _is_text),
        "csv": FileType("text/csv", _is_text),
        "eml": FileType("message/rfc822", _is_text),
        "xml": FileType("application/xml", _is_text),
        "json": FileType("application/json", _is_text),
        "zip": FileType("application/zip", _ZIP),
        "7z": FileType("application/x-7z-compressed", _begins(b"7z\xbc\xaf\x27\x1c")),
        "gz": FileType("application/gzip", _begins(b"\x1f\x8b")),
    }
)
"""Types by the extension of the name. Neither programs nor pages: no HTML, no SVG, no document with macros."""

ACCEPTED = ",".join(f".{extension}" for extension in FILE_TYPES)
"""Extensions as a file dialogue takes them."""


def clean_file_name(name: str) -> str:
    """A name that every file system takes and that shows what it is.

    Folders before the name go ("../../x" gives "x"), as do control characters, invisible ones and those that turn the
    direction of writing; what Windows reserves is marked; a long name is cut before its extension.
    """
    name = name.encode("utf-8", "replace").decode("utf-8")
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    name = _FORBIDDEN.sub("_", name).strip(" .\u00a0")
    if not name:
        return "fichier"
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    ending = f".{extension}" if dot and stem and len(extension) <= 10 else ""
    room = MAX_NAME - len(ending.encode())
    body = name[: len(name) - len(ending)] if ending else name
    while len(body.encode()) > room:
        body = body[: max(1, min(len(body) - 1, room))]
    return body.rstrip(" .") + ending


def file_type_of(name: str, head: bytes) -> FileType:
    """Type of a file by its extension, when its first bytes say the same.

    Raises:
        Refusal: ``file_type_refused`` for an extension that is not taken, ``file_content_refused`` when the content is
            something else.
    """
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    found = FILE_TYPES.get(extension)
    if found is None:
        raise Refusal("file_type_refused", name=name, extension=extension or "?")
    if not found.is_content(head):
        raise Refusal("file_content_refused", name=name, extension=extension)
    return found


def check_room(*, size: int, record_files: int, total: int, limit: int, name: str) -> None:
    """Whether a file of ``size`` bytes may still be attached; ``total`` and ``limit`` are bytes of the dossier.

    Raises:
        Refusal: ``file_empty``, ``file_too_large``, ``too_many_files``, ``files_full``.
    """
    if size == 0:
        raise Refusal("file_empty", name=name)
    if size > MAX_FILE:
        raise Refusal("file_too_large", name=name, maximum=MAX_FILE // 1024 // 1024, status=413)
    if record_files >= MAX_FILES:
        raise Refusal("too_many_files", maximum=MAX_FILES, name=name)
    if total + size > limit:
        raise Refusal("files_full", maximum=limit // 1024 // 1024, name=name)
