#!/bin/sh
# Make an environment with everything that .venv has, except Qt: what runs in it can not have imported PySide6.
# Usage: packaging/core-env.sh FOLDER
set -eu
cd "$(dirname "$0")/.."
core=${1:?usage: packaging/core-env.sh FOLDER}
stamp=$core/.stamp

if ! cmp -s .venv/.stamp "$stamp"; then
    rm -rf "$core"
    .venv/bin/python -m venv --without-pip "$core"
    ask='import sysconfig; print(sysconfig.get_path("purelib"))'
    there=$("$core/bin/python" -c "$ask")
    for entry in "$(.venv/bin/python -c "$ask")"/*; do
        case $(basename "$entry" | tr '[:upper:]' '[:lower:]') in
        pyside6* | shiboken6* | pytest_qt* | pytestqt*) ;;
        *) ln -s "$entry" "$there/" ;;
        esac
    done
fi

if "$core/bin/python" -c 'import PySide6' 2>/dev/null; then
    echo "$core holds PySide6, so it proves nothing; remove it and try again" >&2
    exit 1
fi
cmp -s .venv/.stamp "$stamp" || cp .venv/.stamp "$stamp"
