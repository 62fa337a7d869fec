"""Files that the project carries tell nothing about the machine they were written on."""

import re

from tests.architecture.sources import ROOT, expect_none, name_of, tracked_files

# Written in pieces, so that this file does not find itself.
HOSTS = (
    "registry." + "npmjs",
    "pypi" + ".org",
    "files." + "pythonhosted",
    "deb." + "debian",
    "registry." + "yarnpkg",
)
FOLDERS = ("/wo" + "rk/", "/ro" + "ot/", "/home/" + "[a-z]", "/opt/py" + "pi", "/tmp/" + "brief")
MAKERS = (
    "lang" + "uage model",
    "cod" + "ing agent",
    "cl" + "aude",
    "sub" + "agent",
    "session of an " + "agent",
)
TRACES = re.compile(
    "|".join(
        [
            *map(re.escape, HOSTS),
            *(rf"(?<![\w.}}]){folder}" for folder in FOLDERS),
            *(rf"\b{word}" for word in MAKERS),
        ]
    ),
    re.IGNORECASE,
)
BINARY = {
    ".png",
    ".jpg",
    ".ico",
    ".woff2",
    ".ttf",
    ".otf",
    ".pdf",
    ".gz",
    ".zip",
    ".xlsx",
    ".sqlite3",
    ".webp",
}


def test_no_tracked_file_names_a_registry_a_folder_of_this_machine_or_its_making():
    found = []
    for path in tracked_files():
        if path.suffix.lower() in BINARY:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            match = TRACES.search(line)
            if match and not _is_allowed(name_of(path), match.group()):
                found.append(f"{name_of(path)}:{number} {match.group()}")
    expect_none(found)


def test_lock_files_hold_no_address():
    locks = [ROOT / "package-lock.json", *(ROOT / "requirements").glob("*.txt")]
    found = [
        f"{name_of(path)}:{number}"
        for path in locks
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "://" in line
    ]
    assert len(locks) >= 3
    expect_none(found, "run 'make lock'")


def _is_allowed(name: str, trace: str) -> bool:
    """French family names and first names live in data."""
    return name.startswith("src/comptoir/references/data/") or (
        trace.lower().startswith("cl") and name.startswith(("src/comptoir/exchange/", "tests/", "docs/spec/"))
    )
