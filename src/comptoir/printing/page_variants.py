"""The same document as another template shows it: prices turned, details left out, what to fetch by location."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from comptoir.core.document_figures import LineType
from comptoir.core.money import ZERO
from comptoir.core.pricing import gross_of_net, net_of_gross
from comptoir.printing.languages import language_named
from comptoir.printing.print_templates import PrintTemplate
from comptoir.printing.printed_document import PrintedDocument, PrintedLine


def document_in(template: PrintTemplate, document: PrintedDocument) -> PrintedDocument:
    """The document with the lines that this template shows. Its totals stay what they are."""
    if template.is_preparation:
        return to_prepare(document)
    lines: Iterable[PrintedLine] = document.lines
    is_tax_included = document.is_tax_included
    if template.prices and (template.prices == "gross") != is_tax_included:
        is_tax_included = not is_tax_included
        lines = _turned(lines, is_tax_included=is_tax_included, decimals=document.price_decimals)
    if not template.has_details:
        lines = [_without_detail(line) for line in lines]
    if not template.has_pictures:
        lines = [replace(line, picture=None) if line.picture else line for line in lines]
    return replace(document, lines=tuple(lines), is_tax_included=is_tax_included)


def to_prepare(document: PrintedDocument) -> PrintedDocument:
    """The goods that are still to be fetched, by location in the order of their names; those without one come last."""
    language = language_named(document.language)
    places: dict[str, list[PrintedLine]] = {}
    for line in document.lines:
        quantity = line.quantity if line.remaining_quantity is None else line.remaining_quantity
        if line.type is not LineType.GOODS or not quantity:
            continue
        wanted = replace(
            line, quantity=quantity, delivered_quantity=None, remaining_quantity=None, picture=None
        )
        places.setdefault(line.location, []).append(wanted)
    lines: list[PrintedLine] = []
    for place in sorted(places, key=lambda name: (not name, name.casefold())):
        title = language.word("at_location", name=place) if place else language.word("no_location")
        if any(places):
            lines.append(PrintedLine(type=LineType.ORIGIN, description=title))
        lines += sorted(places[place], key=lambda line: (line.code.casefold(), line.description))
    return replace(document, lines=tuple(lines))


def _turned(lines: Iterable[PrintedLine], *, is_tax_included: bool, decimals: int) -> Iterable[PrintedLine]:
    """Lines in the other prices; subtotals are summed anew from what is shown above them (PRN-036)."""
    above = ZERO
    for line in lines:
        if line.type is LineType.SUBTOTAL:
            yield replace(line, amount=above)
            above = ZERO
        elif line.type.is_item:
            turn = gross_of_net if is_tax_included else net_of_gross
            rate = line.vat_rate or ZERO
            amount = line.other_amount
            if amount is None and line.amount is not None:
                amount = turn(line.amount, rate, decimals=2)
            above += amount or ZERO
            price = (
                None if line.unit_price is None else turn(line.unit_price, rate, decimals=max(decimals, 2))
            )
            yield replace(line, unit_price=price, amount=amount, other_amount=line.amount)
        else:
            yield line


def _without_detail(line: PrintedLine) -> PrintedLine:
    if not line.type.is_item:
        return line
    title = line.description.strip().partition("\n")[0]
    is_one_line = bool(line.paragraphs) and "\n" not in line.paragraphs[0].text
    return replace(line, description=title, paragraphs=line.paragraphs[:1] if is_one_line else ())
