# Sourced by start and test: makes .venv and installs a lock into it. `set -eu` is in force, and the
# working folder is the project's.

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    for name in python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail "Shuzhi needs Python 3.11, 3.12 or 3.13, and none was found. To install one:" \
        "    Debian, Ubuntu:  sudo apt-get install python3 python3-venv" \
        "    Fedora:          sudo dnf install python3.12" \
        "    macOS:           brew install python@3.12"
}

# install_lock LOCK: .venv holds what LOCK names, and this project. Quick when nothing changed.
install_lock() {
    lock=$1
    stamp=.venv/installed-$lock
    if [ -f "$stamp" ] && cat "$lock" pyproject.toml | cmp -s - "$stamp"; then
        return
    fi
    if [ ! -x .venv/bin/python ]; then
        python=$(find_python)
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "Python $version lacks its venv module. To install it:" \
                "    Debian, Ubuntu:  sudo apt-get install python$version-venv"
        "$python" -m venv .venv || fail "could not make .venv with $python; see above"
    fi
    echo "Installing what $lock names into .venv (once; about a minute) ..." >&2
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r "$lock" ||
        fail "The installation failed; see above. It needs a connection to the Python package index."
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation \
        --editable . || fail "installing this project failed; see above"
    cat "$lock" pyproject.toml >"$stamp"
}
