"""The views of a list: those of the program, one's own and the shared ones; the default; making and changing them.

A view of the program ("système") and a view that someone else shared are never changed: a change makes a copy of one's
own (UI-128, UI-129). Sharing with everybody, and deleting what another user shared, needs ``settings:edit``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import Q

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.dossiers.versions import save_versioned
from comptoir.resources.listing import may_sum
from comptoir.resources.models import SavedView
from comptoir.resources.reading import has_forbidden_character
from comptoir.resources.view_spec import ViewSpec, read_spec, spec_as_json
from comptoir.ui.models import UserPreference
from comptoir.ui.preferences import forget_preference, keep_preference

SYSTEM = "systeme"
SYSTEM_MARK = " (système)"
SHARING_RIGHT = "settings:edit"
MAX_NAME = 60
MAX_VIEWS = 200


class Viewed(Protocol):
    """What has views: a table's list, or the lines of a document."""

    @property
    def slug(self) -> str:
        """What the views are kept under."""

    @property
    def label_plural(self) -> str:
        """Name of the first view of the program."""

    @property
    def columns(self) -> Sequence[Any]:
        """Columns that are totalled unless a view says otherwise are among them."""

    @property
    def tabs(self) -> Sequence[Any]:
        """Tabs that a view may be kept to."""

    @property
    def views(self) -> Sequence[Any]:
        """Further views of the program."""

    def may(self, user: User, action: str) -> bool:
        """Whether the user may "view" it."""

    def right(self, action: str) -> str:
        """The right that this needs."""


@dataclass(frozen=True)
class NamedView:
    """A view as the selector of a list offers it. ``ref`` is what the address says: "12", or the slug of a system view.

    ``is_broken`` tells that what is stored can't be read any more: it shows like the system view until it is mended.
    """

    ref: str
    name: str
    spec: ViewSpec = field(default_factory=ViewSpec)
    tab: str = ""
    is_system: bool = False
    is_own: bool = False
    is_shared: bool = False
    owner: str = ""
    version: int = 0
    is_broken: bool = False

    def fits(self, tab: str) -> bool:
        """Whether a tab of the list offers it."""
        return not self.tab or self.tab == tab

    @property
    def bare_name(self) -> str:
        """The name that a copy takes: without "(système)"."""
        return self.name.removesuffix(SYSTEM_MARK)


# ---------------------------------------------------------------------------------------------------------- reading
def system_views(resource: Viewed) -> list[NamedView]:
    """The view that the declared columns make, then the further ones of the declaration."""
    # Amounts are totalled unless a view says otherwise.
    sums = tuple(one.api_name for one in resource.columns if one.kind == "amount" and may_sum(one))
    spec = ViewSpec(sums=sums)
    first = NamedView(SYSTEM, f"{resource.label_plural}{SYSTEM_MARK}", spec, is_system=True)
    declared = [
        NamedView(one.slug, f"{one.label}{SYSTEM_MARK}", one.spec, one.tab, is_system=True)
        for one in resource.views
    ]
    return [first, *declared]


def views_for(resource: Viewed, user: User) -> list[NamedView]:
    """Every view of the table that the user may open: never another user's own one."""
    stored = SavedView.objects.filter(resource=resource.slug).select_related("user")
    stored = stored.filter(Q(user=user) | Q(is_shared=True)) if user.pk else stored.none()
    return [*system_views(resource), *(_named(one, user) for one in stored[:MAX_VIEWS])]


def find_view(resource: Viewed, user: User, ref: str) -> NamedView:
    """The view of an address; raises ``NotFound`` when there is none that the user may open."""
    for one in views_for(resource, user):
        if one.ref == ref:
            return one
    raise NotFound("view_unknown", name=ref[:40])


def _named(stored: SavedView, user: User) -> NamedView:
    is_broken = False
    try:
        spec = read_spec(stored.spec)
    except Refusal:
        spec, is_broken = ViewSpec(), True
    return NamedView(
        str(stored.pk),
        stored.name,
        spec,
        stored.tab,
        is_own=stored.user_id == user.pk,
        is_shared=stored.is_shared,
        owner=stored.user.get_username(),
        version=stored.version,
        is_broken=is_broken,
    )


def _default_key(resource: Viewed, tab: str) -> str:
    return f"view.{resource.slug}.{tab}"[:80] if tab else f"view.{resource.slug}"


def default_view(resource: Viewed, user: User, views: Sequence[NamedView], tab: str) -> NamedView:
    """The default of the tab, else of the list, else the system view (UI-131, UI-141)."""
    kept: dict[str, object] = {}
    if user.pk:
        keys = [_default_key(resource, tab), _default_key(resource, "")]
        kept = dict(UserPreference.objects.filter(user=user, key__in=keys).values_list("key", "value"))
    for key in (_default_key(resource, tab), _default_key(resource, "")):
        found = next((one for one in views if one.ref == kept.get(key) and one.fits(tab)), None)
        if found is not None:
            return found
    return views[0]


# ---------------------------------------------------------------------------------------------------------- writing
def create_view(
    *, resource: Viewed, user: User, name: str, spec: ViewSpec, tab: str = "", is_shared: bool = False
) -> SavedView:
    """Store a new view of the user.

    Raises:
        Forbidden: no right to the table, or to share.
        Refusal: the name is missing, too long, taken, or bears the mark of the system; too many views.
    """
    _require_table(resource, user)
    if is_shared:
        _require_sharing(user)
    if tab and all(one.slug != tab for one in resource.tabs):
        raise Refusal.for_field("tab", "tab_unknown", name=tab[:40])
    if SavedView.objects.filter(user=user, resource=resource.slug).count() >= MAX_VIEWS:
        raise Refusal("view_too_many", maximum=MAX_VIEWS)
    made = SavedView(
        user=user,
        resource=resource.slug,
        tab=tab,
        name=_clean_name(name),
        is_shared=is_shared,
        spec=_stored(spec),
    )
    _save(made, expected=None)
    return made


def change_view(
    *,
    resource: Viewed,
    user: User,
    ref: str,
    spec: ViewSpec | None = None,
    name: str | None = None,
    tab: str | None = None,
    is_shared: bool | None = None,
    expected_version: int | None = None,
) -> SavedView:
    """Change one's own view; what is not given stays.

    Raises:
        Forbidden: it is a system view or another user's one, or sharing is not allowed.
        Stale: it was saved meanwhile, on another page or device (P-09).
        Refusal: the name is not acceptable.
    """
    _require_table(resource, user)
    stored = _own(resource, user, ref)
    if is_shared is not None and is_shared != stored.is_shared:
        _require_sharing(user)
        stored.is_shared = is_shared
    if tab is not None:
        if tab and all(one.slug != tab for one in resource.tabs):
            raise Refusal.for_field("tab", "tab_unknown", name=tab[:40])
        stored.tab = tab
    if name is not None:
        stored.name = _clean_name(name)
    if spec is not None:
        stored.spec = _stored(spec)
    _save(stored, expected=expected_version)
    return stored


def store_in_view(*, resource: Viewed, user: User, view: NamedView, spec: ViewSpec, tab: str) -> str:
    """Write what the list shows now in its view; returns the ``ref`` of the view that holds it (UI-129).

    A system view, or one that someone else shared, is left alone: a copy of the same name without "(système)" is made,
    and takes over as default where the view was the default.
    """
    with transaction.atomic():
        if view.is_own:
            return str(change_view(resource=resource, user=user, ref=view.ref, spec=spec).pk)
        views = views_for(resource, user)
        was_default = default_view(resource, user, views, tab).ref == view.ref
        name = free_name(view.bare_name, (one.name for one in views if one.is_own))
        made = create_view(resource=resource, user=user, name=name, spec=spec, tab=view.tab)
        if was_default:
            set_default(resource=resource, user=user, ref=str(made.pk), tab=tab)
        return str(made.pk)


def duplicate_view(*, resource: Viewed, user: User, ref: str, name: str = "") -> SavedView:
    """A copy of any view that the user may open, as one of their own; without a name a free one is found."""
    view = find_view(resource, user, ref)
    taken = [one.name for one in views_for(resource, user) if one.is_own]
    return create_view(
        resource=resource,
        user=user,
        name=name or free_name(view.bare_name, taken),
        spec=view.spec,
        tab=view.tab,
    )


def delete_view(*, resource: Viewed, user: User, ref: str) -> None:
    """Delete one's own view, or with the right one that another user shares; it stops being anybody's default."""
    view = find_view(resource, user, ref)
    if view.is_system:
        raise Forbidden("view_of_the_system")
    if not view.is_own:
        _require_sharing(user)
    with transaction.atomic():
        UserPreference.objects.filter(key__startswith=f"view.{resource.slug}", value=view.ref).delete()
        SavedView.objects.filter(pk=int(view.ref)).delete()


def delete_every_view(*, user: User) -> int:
    """Delete the views of every user, and the choices of default that name them (UI-144); answers how many there were.

    Raises ``Forbidden`` for who may not share views with everybody.
    """
    _require_sharing(user)
    with transaction.atomic():
        gone = {str(pk) for pk in SavedView.objects.values_list("pk", flat=True)}
        kept = UserPreference.objects.filter(key__startswith="view.").values_list("pk", "value")
        UserPreference.objects.filter(pk__in=[pk for pk, ref in kept if ref in gone]).delete()
        SavedView.objects.all().delete()
    return len(gone)


def set_default(*, resource: Viewed, user: User, ref: str, tab: str) -> None:
    """Make a view the default of the list, or of the tab it is kept to (UI-130). The system view is the default where
    none is kept."""
    view = find_view(resource, user, ref)
    if tab and not view.tab:
        # The choice is for the whole list: one that this tab had of its own would hide it.
        forget_preference(user, _default_key(resource, tab))
    if view.ref == SYSTEM:
        forget_preference(user, _default_key(resource, ""))
    else:
        keep_preference(user, _default_key(resource, view.tab), view.ref)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, or with a number after it when one has a view of that name."""
    known = {name.casefold() for name in taken}
    wanted = wanted[:MAX_NAME].strip()
    for number in range(1, MAX_VIEWS + 2):
        name = wanted if number == 1 else f"{wanted[: MAX_NAME - 4].rstrip()} {number}"
        if name.casefold() not in known:
            return name
    raise Refusal("view_too_many", maximum=MAX_VIEWS)


# ---------------------------------------------------------------------------------------------------------- guards
def _require_table(resource: Viewed, user: User) -> None:
    if not resource.may(user, "view"):
        raise Forbidden("right_missing", right=resource.right("view"))


def _require_sharing(user: User) -> None:
    if not user.may(SHARING_RIGHT):
        raise Forbidden("view_sharing_forbidden", right=SHARING_RIGHT)


def _own(resource: Viewed, user: User, ref: str) -> SavedView:
    view = find_view(resource, user, ref)
    if view.is_system:
        raise Forbidden("view_of_the_system")
    if not view.is_own:
        raise Forbidden("view_of_another_user")
    found: SavedView = SavedView.objects.get(pk=int(ref))
    return found


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refusal.for_field("name", "required")
    if len(name) > MAX_NAME:
        raise Refusal.for_field("name", "too_long", max_length=MAX_NAME)
    if has_forbidden_character(name):
        raise Refusal.for_field("name", "control_character")
    if "(système)" in name.casefold() or "(systeme)" in name.casefold():
        raise Refusal.for_field("name", "view_name_of_the_system")
    return name


def _stored(spec: ViewSpec) -> dict[str, object]:
    """The view as it is kept, once it can be read again: an address may say more than a view can hold."""
    plain = spec_as_json(spec)
    read_spec(plain)
    return plain


def _save(view: SavedView, *, expected: int | None) -> None:
    try:
        with transaction.atomic():
            save_versioned(view, expected=expected)
    except IntegrityError:
        raise Refusal.for_field("name", "view_name_taken", name=view.name) from None
