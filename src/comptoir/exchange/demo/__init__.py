"""The demonstration dossier: a bookshop and stationer with about a year of activity."""

from comptoir.exchange.demo.build import build_demo, tell_demo
from comptoir.exchange.demo.seller import DEMO_USERS, DemoUser

__all__ = ["DEMO_USERS", "DemoUser", "build_demo", "tell_demo"]
