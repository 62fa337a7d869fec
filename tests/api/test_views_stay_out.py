"""A program is answered the same whatever views its user made."""

from comptoir.resources.registry import registry
from comptoir.resources.saved_views import create_view, set_default
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewColumn, ViewSpec
from tests.api_client import ApiClient


def test_a_default_view_changes_no_answer_and_opens_no_linked_column(api: ApiClient) -> None:
    before = api.get("/units")
    units = registry.get("unites")
    assert units is not None and before["items"]
    spec = ViewSpec(
        columns=(ViewColumn("code"),),
        sort=("-label",),
        filters=(("label", "zzz"),),
        conditions=ConditionGroup("and", (Condition("code", "eq", "nothing"),)),
    )
    made = create_view(resource=units, user=api.user, name="À moi", spec=spec)
    set_default(resource=units, user=api.user, ref=str(made.pk), tab="")
    assert api.get("/units") == before
    for query in ({"vue": str(made.pk)}, {"territory.label": "x"}, {"sort": "territory.label"}):
        assert api.refused("GET", "/parties", query=query).status == 422
