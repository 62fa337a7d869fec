"""What can be done with a document in its state, the main thing first (tables DOC-T6, DOC-T7)."""

from collections.abc import Collection, Sequence
from dataclasses import KW_ONLY, dataclass
from urllib.parse import urlencode

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.core.transfer import DeliveryState, TransferState, transfer_choices
from comptoir.documents.models import Document
from comptoir.documents.services.continuity import lacks_vat_number
from comptoir.documents.sides import WORDS, document_address, page_on_side, right_on_side
from comptoir.payments.services.deposit_payments import lacks_bank
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.conditions import exactly
from comptoir.ui.addresses import address
from comptoir.ui.core_messages import KIND_LABELS

REMOVAL = "Êtes-vous certain de vouloir supprimer cette fiche ? Cette suppression sera définitive."
VALIDATION = (
    "Valider ce document ? Il reçoit son numéro définitif et il est scellé : il ne pourra plus être ni modifié ni "
    "supprimé, seulement corrigé par un avoir. Cette action ne peut pas être annulée."
)
NO_VAT_NUMBER = (
    "Attention : ce document est intracommunautaire et le tiers n'a pas de numéro de TVA intracommunautaire. "
    "Si vous validez quand même, le journal des événements le dira. "
)
NO_BANK = "Attention : le règlement de cet acompte n'a pas de banque, il ne pourra pas être transféré en comptabilité. "


@dataclass(frozen=True)
class OfferedAction:
    """One action. ``sort`` says how it is done: "link" opens a page, "dialog" a dialogue of this page, "post" acts.

    ``confirm`` is asked first; an action that needs the saved document is made after saving it.
    """

    name: str
    label: str
    icon: str
    sort: str
    url: str
    _: KW_ONLY
    shortcut: str = ""
    confirm: str = ""
    is_danger: bool = False

    @property
    def shortcut_label(self) -> str:
        """The keys as people read them: "Alt V"."""
        words = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Maj"}
        return (
            " ".join(words.get(key, key.upper()) for key in self.shortcut.split("+")) if self.shortcut else ""
        )


@dataclass(frozen=True)
class DocumentState:
    """What the actions look at, read once."""

    document: Document
    lock: Refusal | None
    transfer: TransferState
    #: Deleting it breaks the series: the server then asks with its own words (DOC-231).
    has_break: bool = False

    @property
    def kind(self) -> DocumentKind:
        """Row of the table of kinds."""
        return kind_of(self.document.kind)

    @property
    def is_sealed(self) -> bool:
        """Validated for good (P-05)."""
        return bool(self.document.seal_hash)

    @property
    def targets(self) -> Sequence[str]:
        """Kinds that it may be transferred to, the usual one first."""
        return transfer_choices(self.kind, self.transfer)

    @property
    def is_deliverable(self) -> bool:
        """An order of which something remains to deliver."""
        state = self.transfer.delivery_state
        return state is not None and state.is_open and not self.transfer.is_transferred


def target_options(state: DocumentState) -> list[tuple[str, str]]:
    """Code and French name of the kinds that the transfer proposes (DOC-103)."""
    return [(code, KIND_LABELS[code].singular) for code in state.targets]


def offered_actions(state: DocumentState, user: User, *, names: Collection[str] = ()) -> list[OfferedAction]:
    """Actions that the user may take, the main one first. The services behind still refuse what they must.

    ``names`` are those about deposits and credit notes that make sense now (``deposit_pages.offered_names``).
    """
    document, kind = state.document, state.kind
    found: list[OfferedAction] = []

    def offer(right: str, is_possible: bool, action: OfferedAction) -> None:
        if is_possible and user.may(right if ":" in right else right_on_side(kind.side, right)):
            found.append(action)

    may_validate = kind.is_legal and not state.is_sealed
    offer("validate", may_validate, _validation(document))
    is_owed = (kind.can_be_paid or kind.is_deposit) and document.balance_due > 0
    offer("payments:edit", is_owed and state.is_sealed, _payment(document))
    offer("edit", state.is_deliverable, _delivery(document))
    offer("edit", "credit" in names, _credit(document))
    offer("payments:edit", "set-off" in names, _setting_off(document))
    offer("edit", bool(state.targets), _transfer(document))
    offer("edit", "refund" in names, _refund(document))
    offer("payments:edit", is_owed and not state.is_sealed, _payment(document))
    offer("edit", "deposit" in names, _deposit(document))
    partly = state.transfer.delivery_state is DeliveryState.PARTIALLY_DELIVERED
    offer("edit", partly and not document.is_closed, _closing(document))
    offer("edit", document.is_closed, _reopening(document))
    offer("edit", kind.can_be_duplicated, _duplication(document))
    offer("edit", kind.can_be_duplicated, _template(document))
    offer("view", True, _history(document))
    offer(
        "delete",
        state.lock is None,
        _deletion(document, has_break=state.has_break),
    )
    return found


def _validation(document: Document) -> OfferedAction:
    """The question also warns of a missing VAT number (TOO-085), and of a missing bank (DOC-204, PAY-141)."""
    confirm = NO_VAT_NUMBER if lacks_vat_number(document) else ""
    if kind_of(document.kind).is_deposit and lacks_bank(document, settings=dossier_settings()):
        confirm += NO_BANK
    return OfferedAction(
        "validate", "Valider", "lock-check", "post", document_address(document, "document-validate"),
        shortcut="alt+v", confirm=confirm + VALIDATION,
    )  # fmt: skip


def _payment(document: Document) -> OfferedAction:
    url = f"{page_on_side(document.side, 'payment-new')}?document={document.pk}"
    return OfferedAction("pay", "Régler", "cash", "link", url, shortcut="alt+r")


def _delivery(document: Document) -> OfferedAction:
    url = f"{page_on_side(document.side, 'deliveries')}?commande={document.pk}"
    label = WORDS[Side(document.side)].deliver
    return OfferedAction("deliver", label, "truck-delivery", "link", url, shortcut="alt+l")


def _transfer(document: Document) -> OfferedAction:
    url = document_address(document, "document-transfer")
    return OfferedAction("transfer", "Transférer", "transform", "dialog", url, shortcut="alt+t")


def _deposit(document: Document) -> OfferedAction:
    url = document_address(document, "document-deposit")
    return OfferedAction("deposit", "Acompte", "coin", "dialog", url, shortcut="alt+a")


def _refund(document: Document) -> OfferedAction:
    url = document_address(document, "document-refund")
    return OfferedAction("refund", "Rembourser", "cash", "dialog", url)


def _credit(document: Document) -> OfferedAction:
    url = document_address(document, "document-credit")
    return OfferedAction("credit", "Avoir", "receipt-refund", "dialog", url, shortcut="alt+a")


def _setting_off(document: Document) -> OfferedAction:
    return OfferedAction(
        "set-off", "Imputer sur la facture", "arrows-diff", "post", document_address(document, "document-set-off"),
        confirm="Imputer cet avoir sur sa facture ? Il en règle les échéances, sans mouvement d'argent.",
    )  # fmt: skip


def _closing(document: Document) -> OfferedAction:
    return OfferedAction(
        "close", "Solder", "circle-check", "post", document_address(document, "document-close"),
        confirm=f"Solder cette commande ? Le reliquat ne sera plus à {WORDS[Side(document.side)].deliver.lower()} ; "
        "« Dé-solder » le rouvrira.",
    )  # fmt: skip


def _reopening(document: Document) -> OfferedAction:
    return OfferedAction(
        "reopen", "Dé-solder", "circle-dashed", "post", document_address(document, "document-reopen")
    )


def _duplication(document: Document) -> OfferedAction:
    url = document_address(document, "document-duplicate")
    return OfferedAction("duplicate", "Dupliquer", "copy", "dialog", url, shortcut="ctrl+shift+d")


def _template(document: Document) -> OfferedAction:
    url = document_address(document, "document-keep-template")
    return OfferedAction("template", "Enregistrer comme modèle…", "template", "dialog", url)


def _history(document: Document) -> OfferedAction:
    """The history of the party with articles (table DOC-T6)."""
    role = "clients" if kind_of(document.kind).is_sale else "fournisseurs"
    query = urlencode({"f.party": exactly(document.party_code)})
    url = f"{address('resources:list', f'historique-{role}-articles')}?{query}"
    return OfferedAction("history", f"Historique {role}/articles", "history", "link", url)


def _deletion(document: Document, *, has_break: bool) -> OfferedAction:
    return OfferedAction(
        "delete", "Supprimer", "trash", "post", document_address(document, "document-delete"), shortcut="ctrl+d",
        confirm="" if has_break else REMOVAL, is_danger=True,
    )  # fmt: skip
