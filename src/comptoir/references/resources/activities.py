"""Activity codes of NAF rév. 2 and NAF 2025, side by side (PAR-055; file 14, section 1)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.references import services
from comptoir.references.models import NafCode, NafSuccession
from comptoir.resources.columns import Choice, Flag, Text
from comptoir.resources.fields import ChoiceField, FlagField, TextField
from comptoir.resources.layout import Inline, Layout, ListTab, Lookup, Panel, Tab
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

_N = NafCode.Nomenclature
OLD, NEW = Q(nomenclature=_N.REV2), Q(nomenclature=_N.NAF2025)


def replaced_codes(code: NafCode) -> str:
    """Codes of NAF rév. 2 that a code of NAF 2025 takes the place of."""
    return ", ".join(sorted(row.code.code for row in code.predecessors.all()))


@register
class NafCodeResource(Resource):
    model = NafCode
    slug, api_name = "codes-naf", "naf-codes"
    label, label_plural, menu = "Code NAF", "Codes NAF", "parametres/divers"
    help = "Ajoutez un code d'activité de l'une des deux nomenclatures."
    columns = [Text("code"), Text("label"), Choice("nomenclature"), Flag("is_active", is_hidden=True)]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=10),
        ChoiceField("nomenclature", is_fixed_once_saved=True, width=3),
        FlagField("is_active", width=3),
        TextField("replaces", "Remplace", get=replaced_codes, visible_if="nomenclature=naf2025", width=6),
        RichTextField("note"),
    ]
    lines = [
        Inline(
            "successors",
            "Codes NAF 2025 correspondants",
            [LinkField("successor", limit=NEW, width=12)],
            parent="code",
            model=NafSuccession,
            order="position",
            row_label="code correspondant",
            maximum=40,
        )
    ]
    # The same code stands in both nomenclatures, not always with the same meaning: the API also takes the id.
    lookup = Lookup(
        key="code", show=["label"], is_key_unique=False, active=Q(is_active=True), is_in_palette=False
    )
    default_sort = "code"
    tabs = [
        ListTab("rev2", "NAF rév. 2", OLD & Q(is_active=True), initial={"nomenclature": _N.REV2}),
        ListTab("naf2025", "NAF 2025", NEW & Q(is_active=True), initial={"nomenclature": _N.NAF2025}),
        ListTab("tous", "Tous"),
    ]
    record = Layout(
        Tab(
            "Général",
            [
                Panel("Général", ["code", "label", "nomenclature", "is_active", "replaces"]),
                Panel("Correspondance", ["successors"], visible_if="nomenclature=rev2"),
            ],
        ),
        Tab("Notes", [Panel("Note", ["note"])]),
    )

    def queryset(self) -> QuerySet[Any]:
        """With what takes the place of each code, and what it takes the place of."""
        return super().queryset().prefetch_related("successors__successor", "predecessors__code")

    def title_of(self, record: NafCode) -> str:
        """The code that people know: it tells more than the id, by which the API tells the nomenclatures apart."""
        return f"{record.code} — {record.label}"

    def key_q(self, key: str) -> Q:
        """Also as typed without its point: 4761Z."""
        code = key.strip().upper()
        return Q(code__in={code, f"{code[:2]}.{code[2:]}"})

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Only a code of NAF rév. 2 has successors."""
        services.check_naf_successors(nomenclature=values["nomenclature"], rows=values["successors"])
        return super().create(values=values, user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Only a code of NAF rév. 2 has successors."""
        services.check_naf_successors(nomenclature=record.nomenclature, rows=values.get("successors", []))
        return super().update(record=record, values=values, user=user, expected_version=expected_version)
