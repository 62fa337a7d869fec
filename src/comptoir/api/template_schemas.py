"""The shapes of requests and answers about document templates."""

from typing import Any

from pydantic import Field

from comptoir.api import schemas


class TemplateInput(schemas.Shape):
    name: str
    keep_party: bool = Field(False, description="Garder le tiers, ses adresses et ses conditions.")
    replace: bool = Field(False, description="Donner ce contenu au modèle qui porte déjà ce nom.")


class TemplateUse(schemas.Shape):
    party: schemas.Code | None = Field(None, description="Obligatoire quand le modèle n'a pas de tiers.")
    current_prices: bool = Field(False, description="Prix et remises d'aujourd'hui pour les articles.")
    reload_party: bool = Field(False, description="Adresses et conditions de la fiche du tiers.")
    leave_out: bool = Field(False, description="Faire le document sans les lignes refusées.")


class DocumentTemplateContent(schemas.Shape):
    id: int
    name: str
    kind: schemas.Kind
    party: schemas.Code | None
    content: dict[str, Any] = Field(description="Ce que « POST /documents » en reçoit.")
