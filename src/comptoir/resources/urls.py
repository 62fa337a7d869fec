"""Addresses of the tables, under ``/d/<slug>/t/``."""

from django.urls import path

from comptoir.resources.views.attachments import (
    attach_view,
    attachments_view,
    download_view,
    remove_view,
    thumbnail_view,
)
from comptoir.resources.views.bulk import action_view
from comptoir.resources.views.detail_rows import detail_view
from comptoir.resources.views.exports import export_dialog_view, export_view
from comptoir.resources.views.grid import (
    cell_view,
    condition_view,
    group_view,
    layout_view,
    totals_view,
    values_view,
)
from comptoir.resources.views.history import history_view
from comptoir.resources.views.lists import columns_view, list_view
from comptoir.resources.views.lookups import compute_view, lookup_view
from comptoir.resources.views.records import chosen_view, delete_view, neighbour_view, new_view, record_view
from comptoir.resources.views.view_actions import (
    import_view,
    keep_view,
    view_deed,
    view_file_view,
    views_view,
)
from comptoir.resources.views.view_editor import editor_view, fields_view, new_view_view, preview_view

app_name = "resources"

urlpatterns = [
    path("<slug:resource>/", list_view, name="list"),
    path("<slug:resource>/totaux/", totals_view, name="totals"),
    path("<slug:resource>/groupe/", group_view, name="group"),
    path("<slug:resource>/valeurs/", values_view, name="values"),
    path("<slug:resource>/condition/", condition_view, name="condition"),
    path("<slug:resource>/disposition/", layout_view, name="layout"),
    path("<slug:resource>/colonnes/", columns_view, name="columns"),
    path("<slug:resource>/export.<slug:extension>", export_view, name="export"),
    path("<slug:resource>/exporter/", export_view, name="export_chosen"),
    path("<slug:resource>/exporter/choix/", export_dialog_view, name="export_dialog"),
    path("<slug:resource>/lookup/", lookup_view, name="lookup"),
    path("<slug:resource>/calcul/", compute_view, name="compute"),
    path("<slug:resource>/action/<slug:name>/", action_view, name="action"),
    path("<slug:resource>/nouveau/", new_view, name="new"),
    path("<slug:resource>/vues/", views_view, name="views"),
    path("<slug:resource>/vues/garder/", keep_view, name="view_keep"),
    path("<slug:resource>/vues/importer/", import_view, name="view_import"),
    path("<slug:resource>/vues/nouvelle/", new_view_view, name="view_new"),
    path("<slug:resource>/vues/champs/", fields_view, name="view_fields"),
    path("<slug:resource>/vues/apercu/", preview_view, name="view_preview"),
    path("<slug:resource>/vue/<slug:ref>/", editor_view, name="view_edit"),
    path("<slug:resource>/vue/<slug:ref>/fichier.qry", view_file_view, name="view_file"),
    path("<slug:resource>/vue/<slug:ref>/<slug:deed>/", view_deed, name="view_deed"),
    path("<slug:resource>/<int:pk>/details/", detail_view, name="detail"),
    path("<slug:resource>/<int:pk>/", record_view, name="record"),
    path("<slug:resource>/<int:pk>/supprimer/", delete_view, name="delete"),
    path("<slug:resource>/<int:pk>/fichiers/", attachments_view, name="attachments"),
    path("<slug:resource>/<int:pk>/fichiers/ajouter/", attach_view, name="attach"),
    path("<slug:resource>/<int:pk>/fichiers/<int:attachment>/", download_view, name="download"),
    path("<slug:resource>/<int:pk>/fichiers/<int:attachment>/vignette/", thumbnail_view, name="thumbnail"),
    path(
        "<slug:resource>/<int:pk>/fichiers/<int:attachment>/retirer/", remove_view, name="remove-attachment"
    ),
    path("<slug:resource>/<int:pk>/historique/", history_view, name="history"),
    path("<slug:resource>/<int:pk>/cellule/", cell_view, name="cell"),
    path("<slug:resource>/<int:pk>/choisi/", chosen_view, name="chosen"),
    path("<slug:resource>/<int:pk>/<slug:direction>/", neighbour_view, name="neighbour"),
]
