"""Addresses of the pages of parties."""

from django.urls import path

from comptoir.web.parties.code_page import change_code_view

urlpatterns = [path("tiers/<int:pk>/code/", change_code_view, name="party-code")]
