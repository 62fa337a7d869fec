"""The data that the demonstration dossier is made of: small tables beside this module."""

import csv
from importlib import resources

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of a table, by column; every value is a text, empty where nothing was written."""
    text = (resources.files("comptoir.exchange.demo") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def logo() -> bytes:
    """The logo of the shop: a picture in SVG."""
    return (resources.files("comptoir.exchange.demo") / "data" / "logo.svg").read_bytes()


def customer_order() -> list[Row]:
    """The ten titles of the customer order 46407, as a bookseller noted them."""
    text = (resources.files("comptoir.exchange") / "data" / "order-46407.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def given(row: Row, *names: str) -> Row:
    """What a row says under these names, without what it leaves empty."""
    return {name: row[name] for name in names if row[name]}
