"""Addresses of signing in and out, at the root of a dossier."""

from django.urls import path

from comptoir.accounts.views import code_view, invitation_view, password_view, sign_in_view, sign_out_view

urlpatterns = [
    path("connexion/", sign_in_view, name="sign_in"),
    path("connexion/code/", code_view, name="sign_in_code"),
    path("invitation/<str:key>/", invitation_view, name="invitation"),
    path("deconnexion/", sign_out_view, name="sign_out"),
    path("mot-de-passe/", password_view, name="password"),
]
