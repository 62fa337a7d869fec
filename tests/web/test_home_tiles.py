"""What needs attention today: figures, each a link to the list behind it, few queries."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import set_urlconf
from django.utils.timezone import localdate, now

from comptoir.articles.models import Article
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from comptoir.references.models import DossierSettings, VatRate
from comptoir.web import home_tiles
from comptoir.web.home.turnover import compared, months, year_before
from tests.requirements import covers


@pytest.fixture
def addresses():
    """The addresses of a dossier, as a request has them."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


def home_of(client) -> str:
    response = client.get(client.url("home"))
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


@covers("UI-019", "AMB-UI-08")
def test_the_home_page_tells_what_waits(client, shop: Shop, count_queries):
    today = shop.today
    shop.on(today - timedelta(days=60))
    late = shop.validates(shop.writes("invoice", "MARTIN", [("ATLAS", 3)]))
    shop.on(today)
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 2)]))
    shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    quote = shop.quotes("DURAND", [("ROMAN", 1)])
    order = shop.takes_order("MARTIN", [("CAHIER", 1)])
    html = home_of(client)
    assert f"{invoice.net_total:.2f}".replace(".", ",") + " €" in html
    for waiting in (quote, order, late):
        assert waiting.number in html
    assert "1 échéance<" in html and "60,01 €" in html
    assert "Facture provisoire" in html
    with count_queries() as queries:
        home_of(client)
    assert len(queries) <= 32


def test_each_figure_leads_to_a_list_that_holds_it(client, addresses, shop: Shop):
    shop.on(shop.today - timedelta(days=60))
    late = shop.validates(shop.writes("invoice", "MARTIN", [("ATLAS", 3)]))
    shop.on(localdate())
    short = Article.objects.create(
        code="MANQUE", label="Manque", is_stock_managed=True, vat_rate=VatRate.objects.first()
    )
    soon = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    tiles = [
        (home_tiles.overdue(None), late.number),
        (home_tiles.coming_due(None), soon.number),
        (home_tiles.articles_short(None), short.code),
    ]
    for context, waiting in tiles:
        assert context["count"] == 1
        html = client.get(f"/d/{client.dossier.slug}{context['url']}").content.decode()
        assert waiting in html and html.count("<tr data-id") == 1, context["url"]


@covers("DOC-294", "DOC-295", "AMB-UI-08")
def test_the_tile_of_quotes_counts_what_its_list_holds(client, addresses, shop: Shop):
    """Neither counts a quote that was accepted or ended long ago; both count one that is old and still valid."""
    today = localdate()
    ages = {"waiting": 3, "over": -119, "old": 5, "later": 9, "gone": -121, "accepted": 2}
    quotes = {name: shop.quotes("DURAND", [("ROMAN", 1)]) for name in ages}
    for name, days in ages.items():
        quotes[name].valid_until_on = today + timedelta(days=days)
        quotes[name].save(update_fields=["valid_until_on"])
    quotes["old"].dated_on = today - timedelta(days=300)
    quotes["old"].save(update_fields=["dated_on"])
    shop.marks(quotes["accepted"], DossierSettings.objects.get().accepted_quote_state)
    context = home_tiles.quotes_to_follow_up(None)
    assert [one.pk for one in context["documents"]] == [
        quotes[name].pk for name in ("over", "waiting", "old")
    ]
    html = client.get(f"/d/{client.dossier.slug}{context['url']}").content.decode()
    assert context["count"] == 3 == html.count('name="id"')
    assert context["total"] == sum(quotes[name].net_payable for name in ("over", "waiting", "old"))


@covers("PRF-059")
def test_turnover_counts_credit_notes_against_the_same_days_of_last_year(addresses, shop: Shop):
    today = shop.today
    shop.on(today.replace(year=today.year - 1, day=min(today.day, 28)))
    shop.validates(shop.writes("invoice", "MARTIN", [{"article": "RELIURE", "unit_price": "100"}]))
    shop.on(today)
    shop.validates(shop.writes("invoice", "MARTIN", [{"article": "RELIURE", "unit_price": "150"}]))
    shop.validates(shop.writes("credit_note", "MARTIN", [{"article": "RELIURE", "unit_price": "30"}]))
    shop.writes("invoice", "MARTIN", [{"article": "RELIURE", "unit_price": "999"}])
    month, year = compared(today)
    assert (month.amount, month.before, month.change) == (120, 100, 20)
    assert (year.amount, year.before) == (120, 100)
    of_month = months(today)[today.month - 1]
    assert (of_month.amount, of_month.before) == (120, 100)
    assert [bar.height for bar in of_month.bars] == [80, 96]
    assert sum(len([bar for bar in one.bars if bar.height]) for one in months(today)) == 2


def test_the_months_of_the_chart_lead_to_their_invoices(client, addresses, shop: Shop):
    shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    context = home_tiles.turnover(None)
    urls = [url for _, _, url in context["months"]] + [url for _, _, url in context["figures"]]
    shown = [
        client.get(f"/d/{client.dossier.slug}{url}").content.decode().count("<tr data-id") for url in urls
    ]
    assert sum(shown[:12]) == 1 and shown[12:] == [1, 1]
    assert 'role="img"' in home_of(client) and "<table" in home_of(client)


@pytest.mark.parametrize(
    ("day", "before"), [(date(2028, 2, 29), date(2027, 2, 28)), (date(2026, 3, 31), date(2025, 3, 31))]
)
def test_a_year_before(day, before):
    assert year_before(day) == before


def test_nothing_waits_in_an_empty_dossier(client, dossier):
    html = home_of(client)
    for sentence in (
        "Aucun devis n'arrive",
        "Toutes les commandes sont livrées",
        "Aucune échéance n'est en retard",
    ):
        assert sentence in html


def test_a_role_sees_the_tiles_of_its_rights_only(client_as, shop: Shop):
    assert "Échéances en retard" not in home_of(client_as("stock"))
    assert "Échéances en retard" in home_of(client_as("accounting"))


def test_who_buys_sees_what_to_receive_to_pay_and_the_prices_to_take(client_as, shop: Shop):
    shop.supplier("SODIS", "Sodis", supplier={"payment_terms": "CH30"})
    order = shop.buys("purchase_order", "SODIS", [("ATLAS", 2)])
    today = shop.today
    shop.on(today - timedelta(days=50))
    late = shop.buys(
        "purchase_invoice", "SODIS", [{"article": "ROMAN", "quantity": "1", "unit_price": "3.00"}]
    )
    shop.on(today)
    html = home_of(client_as("purchases"))
    for told in ("Commandes à recevoir", order.number, "Fournisseurs à régler en retard", "3,17 €"):
        assert told in html, told
    assert "1 prix proposé<" in html.replace('<small class="text-secondary">', "").replace("\n", "")
    assert f"/achats/documents/{late.pk}/prix-achat/" in html
    for role in ("sales", "counter"):
        html = home_of(client_as(role))
        assert "à recevoir" not in html and "Fournisseurs à régler" not in html and "proposé" not in html
    html = home_of(client_as("read_only"))
    assert "Fournisseurs à régler en retard" in html and "proposé" not in html


def test_orders_that_the_stock_allows_are_counted_apart(client, shop: Shop):
    ready = shop.takes_order("MARTIN", [("CAHIER", 1)])
    short = shop.takes_order("MARTIN", [("ROMAN", 500)])
    html = home_of(client)
    assert "1 prête à livrer en entier" in html
    page = client.get(client.url("deliveries"), {"pretes": "1"}).content.decode()
    assert ready.number in page and short.number not in page


def test_work_that_failed_is_told_for_a_week(client, dossier):
    job = Job.objects.create(
        kind="x", label="Impression", state="failed", created_at=now(), created_by=client.user
    )
    assert "Travaux en échec" in home_of(client)
    Job.objects.create(
        kind="x", label="Autre travail", state="done", created_at=now(), created_by=client.user
    )
    listed = client.get(client.url("jobs"), {"etat": "echec"}).content.decode()
    assert "Impression" in listed and "Autre travail" not in listed
    Job.objects.filter(pk=job.pk).update(created_at=now() - timedelta(days=8))
    assert "Travaux en échec" not in home_of(client)


@covers("UI-020", "UI-022", "UI-023", "UI-025", "UI-017", "OPT-013", "TOO-001", "TOO-003")
def test_a_new_dossier_has_its_first_steps(client, client_as, dossier):
    html = home_of(client)
    assert "0 sur 6" in html and "Premier client" in html
    Article.objects.create(code="A", label="A", vat_rate=VatRate.objects.first())
    DossierSettings.objects.update(line1="1 rue", city="Lyon", siret="12345678900012")
    html = home_of(client)
    assert "2 sur 6" in html
    tick = {"step": "options", "is_done": True}
    assert (
        client.post(client.url("first-steps-tick"), tick, content_type="application/json").status_code == 200
    )
    assert "3 sur 6" in home_of(client)
    wrong = client.post(client.url("first-steps-tick"), {"step": "<b>"}, content_type="application/json")
    assert wrong.status_code == 404
    assert "Premiers pas" not in home_of(client_as("sales"))
    client.post(client.url("first-steps"), {"hide": "1"})
    assert "Premier client" not in home_of(client)


def test_the_first_steps_end_with_the_first_validated_document(client, shop: Shop):
    assert "Premier client" in home_of(client)
    shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    assert "Premier client" not in home_of(client)


def test_every_step_leads_somewhere(client, dossier):
    links = re.findall(r'<li>\s*<label.*?href="([^"]+)"', home_of(client), re.DOTALL)
    assert len(links) == 6
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link
