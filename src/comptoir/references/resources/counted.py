"""Tables whose codes come from a counter unless the user types them (PTY-003, PAR-040, PAR-056, ART-090, COM-020)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.references import services
from comptoir.references.counters import ASSIGNED_CODE, are_used
from comptoir.resources.fields import TextField
from comptoir.resources.resource import Resource

COUNTED_CODE = TextField(
    "code", is_upper=True, required=False, help="Laissé vide : donné par le compteur.", width=3
)


class CountedResource(Resource):
    """A table with a counter of its own, named by ``counter``."""

    counter: ClassVar[str]

    def assigned(self) -> Mapping[str, str]:
        """The code, when the counter is used."""
        return {"code": ASSIGNED_CODE} if are_used(self.counter) else {}

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """The counter gives the code that was not typed."""
        counted = services.with_counted_code(values=values, counter=self.counter, model=self.model)
        return super().create(values=counted, user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """A code that was given is never emptied."""
        services.refuse_emptied_code(values=values)
        return super().update(record=record, values=values, user=user, expected_version=expected_version)
