"""Addresses of the frame, at the root of a dossier."""

from django.urls import path

from comptoir.web.backup_page import backup_file_view, backup_view, delete_backup_view
from comptoir.web.creation.pages import new_dossier_view
from comptoir.web.help.views import help_index_view, help_page_view, help_search_view, help_view
from comptoir.web.home.first_steps import first_steps_view, tick_step_view
from comptoir.web.job_pages import job_result_view, job_view, jobs_view
from comptoir.web.maintenance_page import delete_views_view, maintenance_view, recalculate_view
from comptoir.web.palette import palette_view
from comptoir.web.personal import (
    display_view,
    favourite_view,
    hide_information_view,
    preferences_view,
    shortcuts_view,
    visit_view,
)
from comptoir.web.tasks import task_view
from comptoir.web.views import home_view, running_jobs_view

urlpatterns = [
    path("", home_view, name="home"),
    path("palette/", palette_view, name="palette"),
    path("premiers-pas/", first_steps_view, name="first-steps"),
    path("premiers-pas/etape/", tick_step_view, name="first-steps-tick"),
    path("demarrer/<slug:section>/", task_view, name="task"),
    path("outils/sauvegarde/", backup_view, name="backup"),
    path("outils/sauvegarde/<str:name>/", backup_file_view, name="backup-file"),
    path("outils/sauvegarde/<str:name>/supprimer/", delete_backup_view, name="backup-delete"),
    path("outils/nouveau-dossier/", new_dossier_view, name="dossier-new"),
    path("outils/maintenance/", maintenance_view, name="maintenance"),
    path("outils/maintenance/compteurs/", recalculate_view, name="maintenance-counters"),
    path("outils/maintenance/vues/", delete_views_view, name="maintenance-views"),
    path("preferences/", preferences_view, name="preferences"),
    path("preferences/affichage/", display_view, name="display"),
    path("preferences/messages/", hide_information_view, name="hide-information"),
    path("raccourcis/", shortcuts_view, name="shortcuts"),
    path("reperes/visite/", visit_view, name="visit"),
    path("reperes/favori/", favourite_view, name="favourite"),
    path("aide/", help_view, name="help"),
    path("aide/recherche/", help_search_view, name="help-search"),
    path("aide/index/", help_index_view, name="help-index"),
    path("aide/page/<slug:name>/", help_page_view, name="help-page"),
    path("travaux/", jobs_view, name="jobs"),
    path("travaux/en-cours/", running_jobs_view, name="running_jobs"),
    path("travaux/<int:pk>/", job_view, name="job"),
    path("travaux/<int:pk>/fichier/", job_result_view, name="job_result"),
]
