"""Who may change whom: nobody gives more than they have, nor touches someone who has more."""

from comptoir.accounts.models import Role, User
from comptoir.accounts.rights import ADMINISTRATOR, OWN, SYSTEM_RIGHTS, TABLE_AREAS
from comptoir.core.errors import Forbidden, Refusal


def check_may_manage(by: User | None, user: User) -> None:
    """Raise ``Forbidden`` when ``user`` holds rights that ``by`` lacks. ``None`` is the program itself."""
    if by is None or by.is_administrator or by.pk == user.pk:
        return
    if user.role == ADMINISTRATOR or not by.held.covers(user.held, TABLE_AREAS):
        raise Forbidden("user_above")


def check_may_give(by: User | None, role: str, own_role: Role | None) -> None:
    """Raise ``Forbidden`` when the role allows what ``by`` may not do."""
    if by is None or by.is_administrator:
        return
    held = own_role.held if role == OWN and own_role is not None else SYSTEM_RIGHTS.get(role)
    if role == ADMINISTRATOR or held is None or not by.held.covers(held, TABLE_AREAS):
        raise Forbidden("role_above")


def check_administrator_remains() -> None:
    """After a change, inside its transaction: the refusal rolls it back."""
    if not User.objects.filter(role=ADMINISTRATOR, is_active=True).exists():
        raise Refusal("last_administrator")
