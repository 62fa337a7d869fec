"""The VAT rates a document may use, loaded once: those of its territory (DOC-038, PAR-035)."""

import re
from collections.abc import Iterable
from decimal import Decimal

from comptoir.core.errors import Refusal
from comptoir.references.models import DossierSettings, ShippingFee, VatRate
from comptoir.resources.reading import Reader

# A rate as people and programs write it: "20", "5,5", "5.50".
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,5})?")


class VatBook:
    """Finds a rate by its code or its percentage, in the territory of the document first."""

    def __init__(self, *, rates: Iterable[VatRate], settings: DossierSettings) -> None:
        self._rates = list(rates)
        self._settings = settings
        self.territory_id: int = settings.territory_id
        self._by_id = {rate.pk: rate for rate in self._rates}

    @classmethod
    def load(cls, settings: DossierSettings) -> "VatBook":
        """One query: every rate, with its territory."""
        return cls(rates=VatRate.objects.select_related("territory"), settings=settings)

    @property
    def settings(self) -> DossierSettings:
        """The options of the dossier that it was loaded with."""
        return self._settings

    def choose_territory(self, territory_id: int | None) -> None:
        """Make the rates of this territory the ones that are proposed; ``None`` means the dossier's own."""
        self.territory_id = territory_id or self._settings.territory_id

    def is_eco_contribution_due(self, territory_id: int) -> bool:
        """Whether the eco-contribution applies there: in France, overseas included, only (PAR-045).

        Every territory has rates of its own, so that what is loaded already tells.
        """
        here = (rate.territory for rate in self._rates if rate.territory_id == territory_id)
        return all(territory.is_eco_contribution_due for territory in here)

    def of_shipping(self, fee: ShippingFee, *, header_rate: VatRate | None) -> VatRate:
        """Rate of a shipping fee in the document's territory; the zero rate of a seller who charges no VAT."""
        if self._settings.is_vat_exempt:
            return self.default()
        return self.counterpart(fee.vat_rate_id) or header_rate or self.default()

    def by_id(self, rate_id: int) -> VatRate:
        """The rate with this key."""
        return self._by_id[rate_id]

    def find(self, text: str) -> VatRate | None:
        """Rate of the document's territory whose code or percentage is ``text`` ("20", "5.5", "COR-13")."""
        wanted = text.strip().upper()
        here = [rate for rate in self._rates if rate.territory_id == self.territory_id]
        for rate in (*here, *self._rates):
            if rate.code.upper() == wanted and rate.territory_id == self.territory_id:
                return rate
        if not _PERCENT.fullmatch(wanted):
            return None
        percent = Decimal(wanted.replace(",", "."))
        matches = [rate for rate in here if rate.rate == percent and not rate.is_not_collected]
        return next((rate for rate in matches if rate.is_active), matches[0] if matches else None)

    def read(self, reader: Reader, name: str, *, known: VatRate | None = None) -> VatRate | None:
        """Rate named by a field of an entry; notes ``unknown_vat_rate`` when the territory has none such.

        ``known`` is the rate there was: its percentage, read and given back, still means that one.
        """
        if not reader.has(name):
            return None
        value = reader.values[name]
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            reader.refuse(name, "not_a_text")
            return None
        rate = self.find(str(value))
        if (
            known is not None
            and known.territory_id == self.territory_id
            and _is_percent_of(known, str(value))
        ):
            return known
        if rate is None:
            reader.refuse(name, "unknown_vat_rate", value=str(value)[:40])
        return rate

    def default(self) -> VatRate:
        """The dossier's rate in its own territory (OPT-037), else the territory's default one.

        Its zero rate when the seller charges no VAT.

        Raises ``Refusal("no_default_vat_rate")`` when there is none.
        """
        exempt = self._exempt() if self._settings.is_vat_exempt else None
        if exempt is not None:
            return exempt
        chosen = self._by_id.get(self._settings.vat_rate_id or 0)
        if chosen is not None and chosen.territory_id == self.territory_id:
            return chosen
        for rate in self._rates:
            if rate.territory_id == self.territory_id and rate.is_default:
                return rate
        raise Refusal("no_default_vat_rate")

    def for_article(self, rate_id: int, *, header_rate: VatRate | None) -> VatRate:
        """Rate of a line: the article's (or its counterpart in the document's territory), or the header's (DOC-038)."""
        if self._settings.is_vat_exempt:
            return self.default()
        if not self._settings.is_article_vat_used:
            return header_rate or self.default()
        return self.counterpart(rate_id) or header_rate or self.default()

    def counterpart(self, rate_id: int) -> VatRate | None:
        """The rate itself in its own territory, else the one that stands for it in the document's, if only one does."""
        rate = self._by_id[rate_id]
        if rate.territory_id == self.territory_id:
            return rate
        here = [other for other in self._rates if other.territory_id == self.territory_id and other.is_active]
        here = [other for other in here if not other.is_not_collected]
        same_percent = [other for other in here if other.rate == rate.rate]
        same_nature = [other for other in here if other.vat_type_id == rate.vat_type_id]
        for matches in (same_percent, same_nature):
            if len(matches) == 1:
                return matches[0]
        return None

    def _exempt(self) -> VatRate | None:
        """The zero rate of the territory, for a seller who charges no VAT (CGI art. 293 B)."""
        return next(
            (rate for rate in self._rates if rate.territory_id == self.territory_id and not rate.rate), None
        )


def _is_percent_of(rate: VatRate, text: str) -> bool:
    wanted = text.strip().replace(",", ".")
    return bool(_PERCENT.fullmatch(wanted)) and Decimal(wanted) == rate.rate
