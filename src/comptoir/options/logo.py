"""The logo: read, checked, and written again by us, so that nothing but pixels is kept (OPT-045)."""

import warnings
from io import BytesIO

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.attached_files import UNREADABLE_PICTURE
from comptoir.core.errors import Problems, Refusal
from comptoir.dossiers.versions import save_versioned
from comptoir.options.history import Difference, record_changes
from comptoir.references.models import DossierSettings

PAGE = "logo"
MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 24_000_000
#: Enough for the widest logo at 300 points per inch.
MAX_SIZE = (1400, 900)
FORMATS = ("PNG", "JPEG", "GIF", "BMP")
MIN_WIDTH, MAX_WIDTH = 10, 90


def clean_logo(content: bytes) -> bytes:
    """The picture as a PNG, or a JPEG when it was one, of a size that pages need.

    Raises a ``Refusal`` on ``logo``: ``logo_empty``, ``logo_too_heavy``, ``logo_svg``, ``logo_format``,
    ``logo_too_many_pixels``, ``logo_unreadable``.
    """
    if not content:
        raise Refusal.for_field("logo", "logo_empty")
    if len(content) > MAX_BYTES:
        raise Refusal.for_field("logo", "logo_too_heavy", limit=MAX_BYTES // (1024 * 1024))
    head = content[:1000].lstrip().lower()
    if head.startswith((b"<?xml", b"<svg", b"<!doctype svg")) or b"<svg" in head:
        raise Refusal.for_field("logo", "logo_svg")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb of a moderate size; our own limit is lower and refuses.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise Refusal.for_field("logo", "logo_too_many_pixels", limit=MAX_PIXELS // 1_000_000)
            return _written_again(picture)
    except Image.DecompressionBombError:
        raise Refusal.for_field("logo", "logo_too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    except UnidentifiedImageError:
        raise Refusal.for_field("logo", "logo_format") from None
    except UNREADABLE_PICTURE:
        raise Refusal.for_field("logo", "logo_unreadable") from None


def _written_again(picture: Image.Image) -> bytes:
    is_jpeg = picture.format == "JPEG"
    pixels = picture.convert("RGB" if is_jpeg else "RGBA")
    pixels.thumbnail(MAX_SIZE)
    pixels.info.clear()  # comments and other words of the file do not come along
    target = BytesIO()
    if is_jpeg:
        pixels.save(target, "JPEG", quality=92)
    else:
        pixels.save(target, "PNG", optimize=True)
    return target.getvalue()


@transaction.atomic
def save_logo(
    *,
    content: bytes | None,
    is_cleared: bool,
    width: int | None,
    is_printed: bool,
    user: User,
    expected_version: int | None,
) -> list[Difference]:
    """Store another logo, none, or its width. Raises ``Forbidden``, ``Stale``, ``Refusal`` with the fields at fault."""
    check_right(user, "settings:edit")
    problems = Problems()
    picture = None
    if content is not None and not is_cleared:
        try:
            picture = clean_logo(content)
        except Refusal as refusal:
            problems.add_refusal(refusal)
    if width is None or not MIN_WIDTH <= width <= MAX_WIDTH:
        problems.add("logo_width", "logo_width_range", minimum=MIN_WIDTH, maximum=MAX_WIDTH)
    problems.raise_if_any()
    settings = DossierSettings.objects.select_for_update().get(pk=1)
    found: list[Difference] = []
    if is_cleared and settings.logo:
        settings.logo = None
        found.append(Difference("logo", "Logo", "Une image", "(aucune)"))
    if picture is not None:
        before = "Une image" if settings.logo else "(aucune)"
        settings.logo = picture
        found.append(Difference("logo", "Logo", before, f"Une image de {len(picture) // 1024 + 1} ko"))
    if settings.logo_width != width:
        found.append(Difference("logo_width", "Largeur", f"{settings.logo_width} mm", f"{width} mm"))
        settings.logo_width = width
    if settings.is_logo_printed != is_printed:
        words = {True: "Oui", False: "Non"}
        found.append(
            Difference("is_logo_printed", "Imprimer le logo", words[not is_printed], words[is_printed])
        )
        settings.is_logo_printed = is_printed
    save_versioned(
        settings, expected=expected_version, update_fields=["logo", "logo_width", "is_logo_printed"]
    )
    record_changes(page=PAGE, differences=found, user=user)
    return found
