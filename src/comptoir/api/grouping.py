"""Several documents made into one another at once: grouping (file 13, section 2)."""

from comptoir.api import schemas
from comptoir.api.calls import Answer, Call
from comptoir.api.describing import ref
from comptoir.api.document_calls import BIGGEST_KEY, documents_answer, kind_in, require_kind
from comptoir.api.operations import BY_SIDE, Section
from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document
from comptoir.workflows import group_documents as grouping_workflows

section = Section("Documents")


@section.operation(
    "POST",
    "/documents/group",
    summary="Regrouper des documents",
    description="Un document par ensemble de documents semblables : mêmes tiers, nom, adresses, remise, mode de "
    "règlement et TVA du port. Rien n'est créé si l'un d'eux ne peut pas être regroupé.",
    right=BY_SIDE,
    takes=ref(schemas.GroupingInput),
    answers=ref(schemas.Documents),
    status=201,
)
def group_documents(call: Call) -> Answer:
    require_kind(call, kind_in(call), "edit")
    given = call.values.get("documents")
    keys = (
        [key for key in given if isinstance(key, int) and 0 < key <= BIGGEST_KEY]
        if isinstance(given, list)
        else []
    )
    kinds = (
        Document.objects.filter(pk__in=keys[: grouping_workflows.MOST])
        .order_by()
        .values_list("kind", flat=True)
    )
    for kind in kinds.distinct():
        require_kind(call, kind_of(kind), "edit")
    return documents_answer(
        call, grouping_workflows.group_documents(values=call.values, user=call.user, today=call.today)
    )
