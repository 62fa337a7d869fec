"""The tables that the program knows: each is registered once, then all are validated together at start-up."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

if TYPE_CHECKING:
    from comptoir.resources.resource import Resource

Declared = TypeVar("Declared", bound="type[Resource]")


class Registry:
    """Resources by slug, by API name and by model, in the order of their registration."""

    def __init__(self) -> None:
        self._by_slug: dict[str, Resource] = {}
        self._by_api_name: dict[str, Resource] = {}
        self._by_model: dict[type[Model], Resource] = {}
        self._names: dict[type[Model], tuple[str, str]] = {}

    def add(self, declaration: "type[Resource]") -> None:
        """Register one declaration; raises ``ImproperlyConfigured`` with what to mend."""
        resource = declaration()
        resource.complete()
        if resource.slug in self._by_slug:
            raise ImproperlyConfigured(f"{declaration.__name__}: slug « {resource.slug} » is already taken")
        if resource.api_name in self._by_api_name:
            raise ImproperlyConfigured(
                f"{declaration.__name__}: api_name « {resource.api_name} » is already taken"
            )
        self._by_slug[resource.slug] = resource
        self._by_api_name[resource.api_name] = resource
        # Several resources may show one model; the first one is where links lead.
        self._by_model.setdefault(resource.model, resource)

    def __len__(self) -> int:
        return len(self._by_slug)

    def __iter__(self) -> "Iterator[Resource]":
        return iter(self._by_slug.values())

    def get(self, slug: str) -> "Resource | None":
        """Resource by its slug in page addresses."""
        return self._by_slug.get(slug)

    def by_api_name(self, api_name: str) -> "Resource | None":
        """Resource by its name in the API."""
        return self._by_api_name.get(api_name)

    def for_model(self, model: type[Model]) -> "Resource":
        """Resource of a model; raises ``ImproperlyConfigured`` when it has none."""
        try:
            return self._by_model[model]
        except KeyError:
            raise ImproperlyConfigured(
                f"{model.__name__} has no resource: declare one with @register in {model._meta.app_label}/resources.py"
            ) from None

    def find_for_model(self, model: type[Model]) -> "Resource | None":
        """Resource of a model, or nothing."""
        return self._by_model.get(model)

    def for_record(self, record: Model) -> "Resource | None":
        """The table that shows a record; where several share its model, as the two sides do, the first that has it."""
        sharing = [one for one in self if one.model is type(record)]
        if len(sharing) > 1:
            return next((one for one in sharing if one.queryset().filter(pk=record.pk).exists()), sharing[0])
        return sharing[0] if sharing else None

    def name_model(self, model: type[Model], singular: str, plural: str) -> None:
        """Say how users call the records of a model that has no resource of its own, or several."""
        self._names[model] = (singular, plural)

    def words_for(self, model: type[Model], count: int) -> str:
        """What users call ``count`` records of a model: "articles", "adresse"."""
        resource = self._by_model.get(model)
        if resource is not None and model not in self._names:
            label = resource.label if count == 1 else resource.label_plural
            return label[:1].lower() + label[1:]
        for owner in self:
            for inline in owner.lines:
                if inline.model is model:
                    return inline.row_label if count == 1 else f"{inline.row_label}s"
            for profile in owner.profiles:
                if profile.model is model:
                    return owner.label[:1].lower() + owner.label[1:]
        singular, plural = self._names.get(model, ("autre fiche", "autres fiches"))
        return singular if count == 1 else plural

    def validate(self) -> None:
        """Check what a declaration says about others: every link leads to a declared table."""
        for resource in self:
            resource.check_links(self)


registry = Registry()


def register(declaration: Declared) -> Declared:
    """Class decorator: put the table in the program."""
    registry.add(declaration)
    return declaration
