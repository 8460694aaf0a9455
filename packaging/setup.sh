#!/bin/sh
# Everything the program and its tests need: system libraries, .venv with the locked packages, .venv/bin/crm,
# compiled translations. What is there is left alone; a run that finds everything changes nothing.
# PYTHON names the interpreter to make .venv with; SYSTEM=skip leaves the system's packages alone.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd -P)

say() { echo "setup: $*"; }
fail() {
    echo "setup: $*" >&2
    exit 1
}

# --- Python -------------------------------------------------------------------------------------------------------

find_python() {
    for candidate in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && {
            echo "$candidate"
            return
        }
    done
    if [ -n "${PYTHON:-}" ]; then
        fail "$PYTHON is not a Python 3.11 or newer; name one that is: make setup PYTHON=/path/to/python3"
    fi
    fail "no Python 3.11 or newer was found; install one (Debian 12: apt-get install python3)" \
        "or name it: make setup PYTHON=/path/to/python3"
}

have_venv() { # whether .venv is whole, was made in this folder and its Python still runs
    grep -qsF "$root/.venv" .venv/bin/activate && .venv/bin/python -c 'import pip' 2>/dev/null
}

# --- The system's packages ----------------------------------------------------------------------------------------

libraries="libglib2.0-0:libglib-2.0.so.0 libegl1:libEGL.so.1 libgl1:libGL.so.1 libxkbcommon0:libxkbcommon.so.0
    libfontconfig1:libfontconfig.so.1 libdbus-1-3:libdbus-1.so.3 libxcb-cursor0:libxcb-cursor.so.0
    libxkbcommon-x11-0:libxkbcommon-x11.so.0 libxcb-icccm4:libxcb-icccm.so.4 libxcb-keysyms1:libxcb-keysyms.so.1
    libxcb-shape0:libxcb-shape.so.0"
fonts="fonts-wqy-microhei fonts-inter"

missing_libraries() {
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
    for pair in $libraries; do
        case $known in
        *"${pair#*:} "*) ;;
        *) echo "${pair%%:*}" ;;
        esac
    done
}

missing_fonts() {
    # shellcheck disable=SC2086  # words on purpose
    there=$(dpkg-query -W -f '${db:Status-Status}:${Package} ' $fonts 2>/dev/null) || true
    for font in $fonts; do
        case $there in
        *"installed:$font "*) ;;
        *) echo "$font" ;;
        esac
    done
}

missing_venv_module() { # Debian keeps venv's pip in a package of its own
    "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        "$1" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")'
}

install_packages() {
    install="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        with=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        with="sudo -n"
    else
        if command -v sudo >/dev/null; then
            command="sudo apt-get update && sudo $install"
        else
            command="su - -c 'apt-get update && $install'"
        fi
        fail "these Debian packages are missing; install them, then run make again:
  $command"
    fi
    say "installing $*"
    mkdir -p build
    for step in "apt-get update" "$install"; do
        # shellcheck disable=SC2086  # words on purpose
        $with env DEBIAN_FRONTEND=noninteractive $step </dev/null >build/apt.log 2>&1 ||
            fail "'$step' failed, so the system's packages are not complete: $(grep -m 1 '^E:' build/apt.log || tail -n 1 build/apt.log)"
    done
}

check_system() { # the Python that .venv will be made with, or nothing when there is one
    [ "${SYSTEM:-}" = skip ] && return
    [ "$(uname -s)" = Linux ] || return 0
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        missing="$(missing_libraries) $(missing_fonts) ${1:+$(missing_venv_module "$1")}"
        # shellcheck disable=SC2086  # words on purpose
        set -- $missing
        [ $# = 0 ] || install_packages "$@"
    elif command -v ldconfig >/dev/null; then
        # shellcheck disable=SC2046  # words on purpose
        set -- $(missing_libraries)
        [ $# = 0 ] || say "the window wants libraries that Debian calls $*; install them with your system's package manager"
    fi
}

# --- The environment ----------------------------------------------------------------------------------------------

make_venv() {
    say "making .venv with $("$1" --version)"
    rm -rf .venv
    "$1" -m venv .venv >build/venv.log 2>&1 || fail "$1 could not make .venv: $(grep -m 1 . build/venv.log)"
}

pip_install() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps \
        --no-build-isolation --use-pep517 "$@" </dev/null
}

install_locked() {
    say "installing the locked packages"
    # setuptools goes first: lunar-python comes as source only, and builds with what is locked.
    sed -n '/^setuptools==/,/[^\\]$/p' requirements-dev.lock >build/setuptools.lock
    for lock in build/setuptools.lock requirements-dev.lock; do
        pip_install --require-hashes -r $lock ||
            fail "the locked packages could not be installed (pip's reason is above); mend that and run make again"
    done
    pip_install --editable . ||
        fail "the program itself could not be installed (pip's reason is above); mend that and run make again"
}

compile_translations() {
    for source in resources/translations/*/LC_MESSAGES/crm.po; do
        compiled=${source%.po}.mo
        [ -e "$source" ] || continue
        # shellcheck disable=SC3013  # dash and bash both know -nt
        [ "$compiled" -nt "$source" ] && continue
        .venv/bin/pybabel --quiet compile --input-file "$source" --output-file "$compiled" ||
            fail "$source could not be compiled (the reason is above); mend it and run make again"
    done
}

# --- The run ------------------------------------------------------------------------------------------------------

mkdir -p build
if command -v flock >/dev/null; then # two runs in one folder wait for each other
    exec 9>build/setup.lock
    flock 9
fi

wanted=$(cat requirements-dev.lock pyproject.toml packaging/setup.sh | cksum)
if [ "$(cat .venv/.stamp 2>/dev/null)" = "$wanted" ] && have_venv; then
    check_system
else
    if have_venv; then
        check_system
    else
        python=$(find_python)
        check_system "$python"
        make_venv "$python"
    fi
    rm -f .venv/.stamp
    install_locked
    echo "$wanted" >.venv/.stamp
fi
compile_translations
