"""Field paths of the ORM ("vat_type__label"): what they lead to, and their value on a record."""

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model


class UnknownPath(LookupError):
    """A declaration names a field that its model does not have."""


def path_fields(model: type[Model], path: str) -> list["Field[object, object]"]:
    """The model fields met along the path, the last one being what it leads to.

    Raises:
        UnknownPath: a step is not a field, or goes through something that is not a foreign key.
    """
    fields: list[Field[object, object]] = []
    current: type[Model] | None = model
    for step in path.split("__"):
        if current is None:
            raise UnknownPath(f"{path}: « {step} » follows a field that is not a relation")
        try:
            field = current._meta.get_field(step)
        except FieldDoesNotExist:
            names = ", ".join(sorted(known.name for known in current._meta.get_fields()))
            raise UnknownPath(
                f"{path}: {current.__name__} has no field « {step} » (it has: {names})"
            ) from None
        if not isinstance(field, Field):
            # The far end of a one-to-one may be followed: it gives at most one record.
            if not getattr(field, "one_to_one", False):
                raise UnknownPath(f"{path}: « {step} » leads to several records")
            current = field.related_model
            continue
        fields.append(field)
        current = field.related_model if field.many_to_one or field.one_to_one else None
    if not fields:
        raise UnknownPath(f"{path}: the path must end in a field")
    return fields


def path_is_nullable(model: type[Model], path: str) -> bool:
    """Whether the value may be NULL, at the end of the path or because a step before is empty."""
    steps = path.split("__")
    fields = path_fields(model, path)
    return len(fields) < len(steps) or any(field.null for field in fields)


def path_may_be_empty(model: type[Model], path: str) -> bool:
    """Whether the value may be missing: NULL, or a text that may be left empty."""
    last = path_fields(model, path)[-1]
    return path_is_nullable(model, path) or (last.blank and last.empty_strings_allowed)


def path_is_indexed(model: type[Model], path: str) -> bool:
    """Whether the model declares an index that holds this field."""
    if "__" in path:
        return False
    field = path_fields(model, path)[-1]
    if field.primary_key or field.unique or getattr(field, "db_index", False):
        return True
    return any(path in index.fields or f"-{path}" in index.fields for index in model._meta.indexes)


def relation_of(path: str) -> str:
    """The part of the path that ``select_related`` must load, or nothing."""
    return path.rpartition("__")[0]


def path_value(record: Model, path: str) -> object:
    """Value at the end of the path; None as soon as a step is empty."""
    value: object = record
    for step in path.split("__"):
        if value is None:
            return None
        # A missing far end of a one-to-one raises an exception that is also an AttributeError.
        value = getattr(value, step, None)
    return value


def decimals_of(record: Model, unit: str) -> int:
    """Decimals of the unit that a path of the record leads to, none when there is no unit (PAR-060)."""
    found = path_value(record, f"{unit}__decimals")
    return found if isinstance(found, int) else 0
