"""Journeys in a real Chromium against the real server, on a dossier made by the program's own commands."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import get_hashers, make_password
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from tests.dossier_templates import ADMIN, ADMIN_PASSWORD

# Playwright keeps an event loop in this thread; the tests themselves are plain synchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# What a page becomes is waited for, however busy the machine: a journey fails for what it shows, not for when.
expect.set_options(timeout=20_000)

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PICTURES = os.environ.get("COMPTOIR_PICTURES", "")
MISSING = "Chromium is missing (Debian: apt-get install chromium): the browser journeys are left out"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not Path(CHROMIUM).exists():
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def running_server() -> Iterator[str]:
    """The program's own server, which finds the dossier of each test of a file; gives its address.

    It ends with them: its worker would take the jobs that other tests start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).parent / "comptoir"
    process = subprocess.Popen(
        [str(program), "serve", "--port", str(port)],
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def server(dossier: Dossier, running_server: str) -> str:
    """The address of the dossier of the test on the running server."""
    # The tests hash passwords cheaply in their own process; the server knows only the real way.
    real = get_hashers()[1].algorithm
    User.objects.filter(username=ADMIN).update(password=make_password(ADMIN_PASSWORD, hasher=real))
    return f"{running_server}/d/{dossier.slug}"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of 1366 × 768 signed in as the administrator; any error of a script fails the test."""
    context: BrowserContext = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server}/")
    page.keyboard.type(ADMIN)
    page.keyboard.press("Tab")
    page.keyboard.type(ADMIN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/")
    yield page
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "last.png")
    context.close()
    assert errors == []


RULES = ["wcag2a", "wcag2aa"]
# All that can differ between two themes of one page.
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """axe finds nothing on the page (WCAG 2 A and AA); ``is_contrast_alone`` where the rest was looked at before."""

    def check(page: Page, *, is_contrast_alone: bool = False) -> None:
        # The policy of the pages forbids injected scripts: the test evaluates axe itself instead.
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        found = page.evaluate(
            "async (rules) => (await axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}))"
            ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))",
            CONTRAST if is_contrast_alone else RULES,
        )
        assert found == [], f"{page.url}: {found}"

    return check


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError((process.stdout.read() if process.stdout else b"").decode())
        try:
            with urllib.request.urlopen(f"{address}/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(f"{address} did not answer")
