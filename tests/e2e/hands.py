"""What hands and scanners do, with a time of its own on each key, and what they wait for."""

import time

from playwright.sync_api import Page

BETWEEN_KEYS = 0.004  # seconds


def scan(page: Page, code: str, *, pause_after: int | None = None, pause: float = 0.2) -> None:
    """Type the digits of a code into the focused field, then Enter; ``pause`` (seconds) after so many digits if asked."""
    session = page.context.new_cdp_session(page)
    moment = time.time()
    keys = [(digit, f"Digit{digit}", ord(digit), digit) for digit in code] + [("Enter", "Enter", 13, "\r")]
    for place, (key, name, number, text) in enumerate(keys):
        moment += pause if place == pause_after else BETWEEN_KEYS
        about = {"key": key, "code": name, "windowsVirtualKeyCode": number, "timestamp": moment}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **about})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **about})
    session.detach()


def wait_for_draft(page: Page, text: str) -> None:
    """Wait until what is typed lies in a draft of this browser."""
    page.wait_for_function(
        "text => Object.values({ ...localStorage }).some((kept) => kept.includes(text))", arg=text
    )
