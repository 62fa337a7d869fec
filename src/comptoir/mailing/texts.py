"""Which text a message begins with: the dossier's own for the purpose and the language, else the supplied one."""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import NotFound
from comptoir.mailing.models import MailTemplate
from comptoir.mailing.reminder_texts import LEVEL_LABELS, REMINDER_PURPOSES, SUPPLIED_REMINDERS
from comptoir.references.printing_choices import LANGUAGE_LABELS
from comptoir.ui.core_messages import KIND_LABELS

REMINDER = "quote_reminder"
"""The purpose of a reminder of a quote (DOC-294)."""

MAX_SUBJECT, MAX_BODY = 200, 10_000


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and body, with their fields still in them."""

    subject: str
    body: str


_SUPPLIED: Mapping[str, MailText] = {
    "fr": MailText(
        "{document} {numéro} – {société}",
        "Bonjour,\n\nVeuillez trouver ci-joint notre document : {document} {numéro} du {date}, d'un montant "
        "de {montant}.\n\n"
        "Cordialement,\n{utilisateur}\n{société}",
    ),
    "en": MailText(
        "{document} {numéro} – {société}",
        "Dear Sir or Madam,\n\nPlease find attached our document: {document} {numéro} dated {date}, "
        "amounting to {montant}.\n\n"
        "Kind regards,\n{utilisateur}\n{société}",
    ),
    "nl": MailText(
        "{document} {numéro} – {société}",
        "Geachte,\n\nIn bijlage vindt u ons document: {document} {numéro} van {date}, voor een bedrag van "
        "{montant}.\n\n"
        "Met vriendelijke groeten,\n{utilisateur}\n{société}",
    ),
}
# A supplier is asked for prices: an amount would answer for it.
_SUPPLIED_REQUEST: Mapping[str, MailText] = {
    "fr": MailText(
        "{document} {numéro} – {société}",
        "Bonjour,\n\nVeuillez trouver ci-joint notre demande de prix {numéro} du {date}. Merci de nous indiquer vos "
        "prix, vos remises et vos délais.\n\nCordialement,\n{utilisateur}\n{société}",
    ),
    "en": MailText(
        "{document} {numéro} – {société}",
        "Dear Sir or Madam,\n\nPlease find attached our request for prices {numéro} dated {date}. We would be grateful "
        "for your prices, discounts and delivery times.\n\nKind regards,\n{utilisateur}\n{société}",
    ),
    "nl": MailText(
        "{document} {numéro} – {société}",
        "Geachte,\n\nIn bijlage vindt u onze prijsaanvraag {numéro} van {date}. Graag vernemen wij uw prijzen, "
        "kortingen en levertermijnen.\n\nMet vriendelijke groeten,\n{utilisateur}\n{société}",
    ),
}
_SUPPLIED_REMINDER: Mapping[str, MailText] = {
    "fr": MailText(
        "Votre devis {numéro} – {société}",
        "Bonjour,\n\nLe {date}, nous vous avons remis le devis {numéro} d'un montant de {total}, valable "
        "jusqu'au {validité}. "
        "Vous le trouverez de nouveau ci-joint.\n\nNous restons à votre disposition pour toute question ; "
        "pour l'accepter, "
        "renvoyez-le-nous signé.\n\nCordialement,\n{utilisateur}\n{société}",
    ),
    "en": MailText(
        "Your quotation {numéro} – {société}",
        "Dear Sir or Madam,\n\nOn {date} we sent you quotation {numéro} amounting to {total}, valid until "
        "{validité}. "
        "It is attached again.\n\nWe are at your disposal for any question; to accept it, please return it "
        "signed.\n\n"
        "Kind regards,\n{utilisateur}\n{société}",
    ),
    "nl": MailText(
        "Uw offerte {numéro} – {société}",
        "Geachte,\n\nOp {date} bezorgden wij u offerte {numéro} voor een bedrag van {total}, geldig tot {validité}. "
        "U vindt ze opnieuw in bijlage.\n\nVoor al uw vragen staan wij tot uw dienst; om te aanvaarden "
        "stuurt u ze getekend "
        "terug.\n\nMet vriendelijke groeten,\n{utilisateur}\n{société}",
    ),
}


def purposes() -> dict[str, str]:
    """Every purpose with its French name: the kinds of documents, then the reminders."""
    named = {
        code: labels.singular if kind.is_sale else f"{labels.singular} (achat)"
        for code, kind in KINDS.items()
        for labels in (KIND_LABELS[code],)
    }
    levels = {
        purpose: f"Relance de règlement {level} : {LEVEL_LABELS[level].lower()}"
        for purpose, level in REMINDER_PURPOSES.items()
    }
    return named | {REMINDER: "Relance de devis"} | levels


def check_purpose(purpose: str, language: str) -> None:
    """Raises NotFound ``mail_template_unknown`` for a purpose or a language that is none."""
    if purpose not in purposes() or language not in LANGUAGE_LABELS:
        raise NotFound("mail_template_unknown")


def supplied_text(purpose: str, language: str) -> MailText:
    """The text that comes with the program."""
    if purpose in REMINDER_PURPOSES:
        return MailText(*SUPPLIED_REMINDERS[REMINDER_PURPOSES[purpose]][language])
    if purpose == REMINDER:
        return _SUPPLIED_REMINDER[language]
    kind = kind_of(purpose)
    is_request = not kind.is_sale and not kind.counts_as_price
    return (_SUPPLIED_REQUEST if is_request else _SUPPLIED)[language]


def mail_text(purpose: str, language: str) -> MailText:
    """The text in force. Raises NotFound ``mail_template_unknown``."""
    check_purpose(purpose, language)
    own = MailTemplate.objects.filter(purpose=purpose, language=language).first()
    return MailText(own.subject, own.body) if own else supplied_text(purpose, language)


def mail_texts(purposes_wanted: set[str]) -> dict[tuple[str, str], MailText]:
    """The texts in force for some purposes, in every language; one query."""
    texts = {
        (purpose, language): supplied_text(purpose, language)
        for purpose in purposes_wanted
        for language in LANGUAGE_LABELS
    }
    for own in MailTemplate.objects.filter(purpose__in=purposes_wanted):
        texts[own.purpose, own.language] = MailText(own.subject, own.body)
    return texts
