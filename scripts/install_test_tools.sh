#!/bin/sh
# Installs from Debian's packages what some tests need beside Python: Chromium, a PostgreSQL server, poppler's tools.
# Where that is not allowed it says in one line what to install and which tests are left out, and never fails.
set -u
cd "$(dirname "$0")/.."

packages=""
left_out=""
need() { # package, what is left out without it
    packages="$packages $1"
    left_out="${left_out:+$left_out, }$2"
}
look() {
    packages=""
    left_out=""
    command -v chromium >/dev/null 2>&1 || need chromium "the browser journeys"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 \
        || need postgresql "the tests on PostgreSQL"
    command -v pdftotext >/dev/null 2>&1 || need poppler-utils "the tests that read printed pages as pictures"
}

look
if [ -n "$packages" ] && command -v apt-get >/dev/null 2>&1; then
    as_root=none
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    fi
    if [ "$as_root" != none ]; then
        echo "Installing from Debian:$packages"
        # shellcheck disable=SC2086 # words are meant
        { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends $packages; } >.make/apt.log 2>&1 \
            || tail -n 3 .make/apt.log
        look
    fi
fi

if [ -n "$packages" ]; then
    echo "Not installed:$packages (sudo apt-get install$packages). Left out: $left_out."
else
    touch .make/test-tools
fi
