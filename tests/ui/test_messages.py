"""French sentences of refusals, and what travels to the corner of the page."""

import json
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

from django.http import HttpResponse

from comptoir.core.errors import Problem, Refusal
from comptoir.ui.messages import all_messages, problems_by_field, refusal_sentence, sentence
from comptoir.ui.toasts import COOKIE, MAX_LENGTH, with_toast


def test_parameters_are_written_the_french_way() -> None:
    assert sentence("above_maximum", {"maximum": Decimal("1234.50")}) == (
        "Cette valeur dépasse le maximum permis (1\u202f234,5)."
    )
    assert "(1,20)" in sentence("allocation_above_balance", {"balance": Decimal("1.2")})
    assert "21/11/2026" in sentence("date_in_future", {"today": date(2026, 11, 21)})


def test_what_an_order_waits_for_is_named_as_on_its_side() -> None:
    told = [
        sentence("transfer_order_partially_delivered", {"kind": kind}) for kind in ("order", "purchase_order")
    ]
    assert told == [
        "Cette commande n'est plus entière : traitez le reliquat avec « Livrer ».",
        "Cette commande n'est plus entière : traitez le reliquat avec « Réceptionner ».",
    ]


def test_a_missing_parameter_or_an_unknown_code_still_makes_a_sentence() -> None:
    assert sentence("too_long") == "Ce texte est trop long : … caractères au plus."
    assert sentence("no_such_code") == "Action refusée (no_such_code)."


def test_a_parameter_that_looks_like_a_template_is_only_text() -> None:
    assert (
        sentence("not_a_choice", {"value": "{0.__class__}"})
        == "« {0.__class__} » n'est pas un choix possible."
    )


def test_every_package_brings_its_sentences() -> None:
    codes = all_messages()
    for code in ("required", "record_stale", "right_missing", "vat_rate_period", "number_invalid"):
        assert code in codes


def test_a_refusal_is_worded_by_field() -> None:
    refusal = Refusal("invalid_input", fields={"lines.0.rate": [Problem("required"), Problem("negative")]})
    assert refusal_sentence(refusal) == "Certains champs sont à corriger ; rien n'a été enregistré."
    assert problems_by_field(refusal) == {
        "lines.0.rate": ["Ce champ est obligatoire.", "Cette valeur ne peut pas être négative."]
    }


def test_a_toast_survives_a_redirect_whatever_it_says() -> None:
    response = with_toast(HttpResponse(), '« Été » ; 5 %, "guillemets"\n', kind="warning")
    told = json.loads(unquote(response.cookies[COOKIE].value))
    assert told == {"message": '« Été » ; 5 %, "guillemets"\n', "kind": "warning"}
    long = with_toast(HttpResponse(), "x" * 5000)
    assert len(json.loads(unquote(long.cookies[COOKIE].value))["message"]) == MAX_LENGTH
    assert COOKIE not in with_toast(HttpResponse(), "").cookies
