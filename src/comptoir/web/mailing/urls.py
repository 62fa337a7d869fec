"""Addresses of the pages about e-mail, at the root of a dossier."""

from django.urls import path

from comptoir.core.document_kinds import Side
from comptoir.web.mailing import (
    message_pages,
    payment_reminder_pages,
    reminder_pages,
    send_pages,
    settings_pages,
    text_pages,
)
from comptoir.web.sales.sides import on_both_sides

DOCUMENTS = {Side.SALE: "ventes/documents/", Side.PURCHASE: "achats/documents/"}

urlpatterns = [
    *on_both_sides(
        DOCUMENTS,
        (
            ("envoyer/", send_pages.send_many_view, "documents-send"),
            ("<int:pk>/envoyer/", send_pages.send_view, "document-send"),
        ),
    ),
    path("ventes/relances-devis/", reminder_pages.reminders_view, name="quote-reminders"),
    path("ventes/relances-devis/lettres/", reminder_pages.letters_view, name="quote-letters"),
    path("reglements/relances/", payment_reminder_pages.reminders_view, name="customer-reminders"),
    path(
        "reglements/relances/apercu/", payment_reminder_pages.preview_view, name="customer-reminders-preview"
    ),
    path("parametres/messagerie/", settings_pages.settings_view, name="mail-settings"),
    path("parametres/messagerie/essai/", settings_pages.try_view, name="mail-try"),
    path("parametres/messagerie/textes/", text_pages.texts_view, name="mail-texts"),
    path("parametres/messagerie/textes/apercu/", text_pages.preview_view, name="mail-text-preview"),
    path(
        "parametres/messagerie/textes/<slug:purpose>/<slug:language>/", text_pages.text_view, name="mail-text"
    ),
    path("outils/messages/", message_pages.messages_view, name="messages"),
    path("outils/messages/<int:pk>/", message_pages.message_view, name="message"),
    path("outils/messages/<int:pk>/annuler/", message_pages.cancel_view, name="message-cancel"),
    path("outils/messages/<int:pk>/renvoyer/", message_pages.retry_view, name="message-retry"),
]
