"""Addresses of the pages about printing, at the root of a dossier."""

from django.urls import path

from comptoir.web.printing import accountant_pages, label_pages, template_pages

urlpatterns = [
    path("impressions/expert-comptable/", accountant_pages.accountant_view, name="accountant-prints"),
    path("impressions/etiquettes/tiers/", label_pages.party_labels_view, name="party-labels"),
    path("impressions/etiquettes/articles/", label_pages.article_labels_view, name="article-labels"),
    path("impressions/modeles/", template_pages.templates_view, name="print-templates"),
    path("impressions/modeles/enregistrer/", template_pages.save_view, name="print-templates-save"),
    path(
        "impressions/modeles/<slug:kind>/<slug:name>.png",
        template_pages.picture_view,
        name="print-template-picture",
    ),
    path(
        "impressions/modeles/<slug:kind>/<slug:name>.pdf",
        template_pages.sample_view,
        name="print-template-sample",
    ),
]
