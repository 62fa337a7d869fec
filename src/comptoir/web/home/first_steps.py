"""The first steps of a new dossier (UI-020 to UI-027): what to fill in before the first sale, ticked as it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.options.models import OptionChange
from comptoir.options.pages import page_of
from comptoir.options.tree import page_url
from comptoir.parties.models import Party
from comptoir.references.models import Bank, DossierSettings
from comptoir.resources.registry import registry
from comptoir.ui.display import display_of, keep_display
from comptoir.ui.preferences import keep_preference, preference
from comptoir.web.sales.answers import body_of, json_view

# Pages of the options that say who the seller is rather than how the dossier works.
IDENTITY = {"coordonnees", "identification", "logo", "cabinet", "numerotation"}
TICKED = "first-steps"
NAMES = ("identity", "numbering", "options", "data", "article", "customer")


@dataclass(frozen=True)
class Step:
    """One step: seen to be done by what the dossier holds, or ticked by hand."""

    name: str
    label: str
    help: str
    url: str
    is_seen: bool
    is_ticked: bool

    @property
    def is_done(self) -> bool:
        """Either way."""
        return self.is_seen or self.is_ticked


def first_steps(request: HttpRequest) -> Mapping[str, object] | None:
    """The list, as long as no document is validated and its user keeps it; seven queries, none once it is over."""
    user: User = request.user  # type: ignore[assignment]
    if not display_of(user).has_first_steps:
        return None
    if Document.objects.filter(status=Document.Status.VALIDATED).exists():
        return None
    steps = _steps(user)
    return {"steps": steps, "done": sum(step.is_done for step in steps)}


@require_POST
@requires("settings:edit")
def first_steps_view(request: HttpRequest) -> HttpResponseBase:
    """Take the list off the home page; the preferences bring it back."""
    user: User = request.user  # type: ignore[assignment]
    keep_display(user=user, has_first_steps=False)
    return HttpResponseRedirect(reverse("home"))


@require_POST
@json_view("settings:edit")
def tick_step_view(request: HttpRequest) -> Mapping[str, object]:
    """Tick a step by hand, or take the tick off."""
    user: User = request.user  # type: ignore[assignment]
    body = body_of(request)
    name = body.get("step")
    if name not in NAMES:
        raise NotFound("step_unknown")
    ticked = set(preference(user, TICKED, []))
    ticked = ticked | {name} if body.get("is_done") is True else ticked - {name}
    keep_preference(user, TICKED, sorted(ticked))
    return {"is_done": name in ticked}


def _options(slug: str) -> str:
    try:
        return page_url(page_of(slug))
    except NotFound:
        return reverse("options:index")


def _steps(user: User) -> list[Step]:
    ticked = set(preference(user, TICKED, []))
    seller = DossierSettings.objects.only("name", "line1", "city", "siret").first()
    has_identity = seller is not None and bool(seller.line1 and seller.city and seller.siret)
    changed = set(OptionChange.objects.values_list("page", flat=True).distinct())
    rows = [
        (
            "identity",
            "Identité de l'entreprise",
            "adresse, SIRET, n° de TVA : imprimés sur les factures",
            _options("coordonnees"),
            has_identity,
        ),
        (
            "numbering",
            "Numérotation",
            "préfixe et prochaine valeur de chaque compteur",
            _options("numerotation"),
            "numerotation" in changed,
        ),
        (
            "options",
            "Options",
            "TVA, décimales, mentions légales, comptabilité",
            _options("identification"),
            bool(changed - IDENTITY),
        ),
        (
            "data",
            "Données de base",
            "banque, modes de règlement, familles, unités",
            registry.for_model(Bank).list_url,
            Bank.objects.exists(),
        ),
        (
            "article",
            "Premier article",
            "un bien ou un service, avec son prix et sa TVA",
            registry.for_model(Article).new_url(),
            Article.objects.exists(),
        ),
        (
            "customer",
            "Premier client",
            "son nom suffit ; ses conditions se complètent plus tard",
            f"{registry.for_model(Party).new_url()}?type=client",
            Party.objects.filter(is_customer=True).exists(),
        ),
    ]
    return [Step(name, label, text, url, is_seen, name in ticked) for name, label, text, url, is_seen in rows]
