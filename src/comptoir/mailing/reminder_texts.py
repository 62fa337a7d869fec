"""The supplied texts of the reminders of due dates: three tones in three languages (DOC-296)."""

from collections.abc import Mapping

from comptoir.core.reminders import ReminderLevel

LEVEL_LABELS: Mapping[int, str] = {
    ReminderLevel.FIRST: "Rappel",
    ReminderLevel.SECOND: "Relance",
    ReminderLevel.FORMAL_NOTICE: "Mise en demeure",
}

PLACE_OF_DUES = "{échéances}"
"""Where the list of the due dates stands in a text."""

_SIGNED = {
    "fr": "\n\nCordialement,\n{utilisateur}\n{société}",
    "en": "\n\nKind regards,\n{utilisateur}\n{société}",
    "nl": "\n\nMet vriendelijke groeten,\n{utilisateur}\n{société}",
}
_FORMAL = {
    "fr": "\n\nVeuillez agréer, Madame, Monsieur, nos salutations distinguées.\n\n{utilisateur}\n{société}",
    "en": "\n\nYours faithfully,\n\n{utilisateur}\n{société}",
    "nl": "\n\nHoogachtend,\n\n{utilisateur}\n{société}",
}
_DUES = f"\n\n{PLACE_OF_DUES}\n\n"

SUPPLIED_REMINDERS: Mapping[int, Mapping[str, tuple[str, str]]] = {
    ReminderLevel.FIRST: {
        "fr": (
            "Rappel : {montant} à régler – {société}",
            "Bonjour,\n\nSauf erreur de notre part, nous n'avons pas reçu le règlement de ce qui "
            "suit, arrivé à échéance :"
            f"{_DUES}Si votre règlement est déjà parti, ne tenez pas compte de ce message ; sinon, "
            f"nous vous remercions de "
            f"nous l'adresser.{_SIGNED['fr']}",
        ),
        "en": (
            "Reminder: {montant} to pay – {société}",
            "Dear Sir or Madam,\n\nUnless we are mistaken, we have not received the payment of the "
            "following, which has "
            f"fallen due:{_DUES}If your payment is on its way, please disregard this message; if not, we thank you for "
            f"sending it.{_SIGNED['en']}",
        ),
        "nl": (
            "Herinnering: {montant} te betalen – {société}",
            "Geachte,\n\nBehoudens vergissing ontvingen wij nog geen betaling van het volgende, dat vervallen is:"
            f"{_DUES}Indien uw betaling onderweg is, mag u dit bericht als niet geschreven beschouwen; zo niet, danken "
            f"wij u voor uw betaling.{_SIGNED['nl']}",
        ),
    },
    ReminderLevel.SECOND: {
        "fr": (
            "Relance : {montant} à régler – {société}",
            "Madame, Monsieur,\n\nMalgré notre rappel, les sommes suivantes restent à régler au {date} :"
            f"{_DUES}Nous vous demandons de les régler sous huit jours, ou de nous dire ce qui s'y oppose."
            f"{_SIGNED['fr']}",
        ),
        "en": (
            "Second reminder: {montant} to pay – {société}",
            "Dear Sir or Madam,\n\nDespite our reminder, the following amounts are still to be paid on {date}:"
            f"{_DUES}Please pay them within eight days, or tell us what prevents it.{_SIGNED['en']}",
        ),
        "nl": (
            "Tweede herinnering: {montant} te betalen – {société}",
            "Geachte,\n\nOndanks onze herinnering blijven de volgende bedragen op {date} te betalen:"
            f"{_DUES}Wij vragen u ze binnen acht dagen te betalen, of ons te laten weten wat dat verhindert."
            f"{_SIGNED['nl']}",
        ),
    },
    ReminderLevel.FORMAL_NOTICE: {
        "fr": (
            "Mise en demeure de payer {montant} – {société}",
            "Madame, Monsieur,\n\nNos relances étant restées sans effet, nous vous mettons en "
            "demeure de nous régler, sous "
            f"huit jours à compter de la présente, les sommes suivantes, échues au {{date}} :{_DUES}À défaut, nous "
            f"serions contraints d'en poursuivre le recouvrement par toutes voies de droit.{_FORMAL['fr']}",
        ),
        "en": (
            "Formal notice to pay {montant} – {société}",
            "Dear Sir or Madam,\n\nOur reminders having remained without effect, we give you formal "
            "notice to pay, within "
            f"eight days of this letter, the following amounts, due on {{date}}:{_DUES}Failing that, we shall have to "
            f"recover them by all legal means.{_FORMAL['en']}",
        ),
        "nl": (
            "Ingebrekestelling: {montant} te betalen – {société}",
            "Geachte,\n\nAangezien onze herinneringen zonder gevolg bleven, stellen wij u in "
            "gebreke en verzoeken wij u "
            f"binnen acht dagen de volgende, op {{date}} vervallen bedragen te betalen:{_DUES}Zo niet zien wij ons "
            f"genoodzaakt ze langs alle rechtswegen in te vorderen.{_FORMAL['nl']}",
        ),
    },
}


def reminder_purpose(level: int) -> str:
    """The purpose of the messages of a level."""
    return f"payment_reminder_{int(level)}"


REMINDER_PURPOSES: Mapping[str, int] = {reminder_purpose(level): level for level in SUPPLIED_REMINDERS}
