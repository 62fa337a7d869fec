#!/bin/sh
# Creates .venv and brings it to exactly the pinned requirements. Works with or without uv, as root or not.
set -eu
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed: install Debian's python3, or name it with PYTHON=/path/to/python3"
    exit 1
}

install_debian_venv() {
    [ "$(id -u)" = 0 ] && as_root="" || as_root="sudo -n"
    $as_root apt-get update -q >&2 && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q python3-venv >&2
}

create_environment() {
    if command -v uv >/dev/null 2>&1 && UV_PYTHON_DOWNLOADS=never uv venv -q --python "$1" .venv 2>/dev/null; then
        return
    fi
    rm -rf .venv
    "$1" -m venv .venv >/dev/null 2>&1 && return
    # Debian puts venv in a package of its own.
    rm -rf .venv
    if install_debian_venv && "$1" -m venv .venv; then
        return
    fi
    say "A virtual environment can't be made: install Debian's python3-venv, then run the command again"
    exit 1
}

# uv installs the whole set in seconds; its own pinned lines are cut out of the requirements to get it.
find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if [ ! -x .venv/bin/uv ]; then
        mkdir -p .make
        awk '/^uv==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements/dev.txt > .make/uv.txt
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .make/uv.txt >&2 || return 0
    fi
    echo .venv/bin/uv
}

with_uv() {
    [ -n "$1" ] || return 1
    "$1" pip sync -q --require-hashes --python .venv/bin/python requirements/dev.txt \
        && "$1" pip install -q --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

with_pip() {
    pip=".venv/bin/python -m pip install -q --disable-pip-version-check"
    $pip --require-hashes -r requirements/dev.txt && $pip --no-deps --no-build-isolation --editable .
}

[ -x .venv/bin/python ] || create_environment "$(find_python)"
if ! with_uv "$(find_uv)"; then
    say "uv did not succeed: trying with pip, which takes a little longer"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip -q
    with_pip
fi

# Compiled ahead: Python would do it at the first start, and at every start where it may not write its cache.
.venv/bin/python -m compileall -q -j 0 .venv/lib src >/dev/null 2>&1 || true
