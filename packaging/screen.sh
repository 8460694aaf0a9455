#!/bin/sh
# A screen for the tests that want a real one: Xvfb, xdotool and a window manager, from Debian's packages.
# Nothing depends on it: where they cannot be installed, those tests say so and are skipped, and it is not
# tried again before `make clean`. SYSTEM=skip leaves the system's packages alone.
set -eu
cd "$(dirname "$0")/.."
tried=build/screen.log

[ "${SYSTEM:-}" = skip ] && exit 0
command -v apt-get >/dev/null || exit 0
wanted=
for pair in Xvfb:xvfb xdotool:xdotool openbox:openbox; do
    command -v "${pair%%:*}" >/dev/null || wanted="$wanted ${pair#*:}"
done
[ -n "$wanted" ] || exit 0
[ ! -e "$tried" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    with=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    with="sudo -n"
else
    exit 0
fi
echo "screen: installing$wanted"
mkdir -p build
install="apt-get install -y --no-install-recommends$wanted"
for step in "$install" "apt-get update" "$install"; do
    # shellcheck disable=SC2086  # words on purpose
    if $with env DEBIAN_FRONTEND=noninteractive $step </dev/null >>"$tried" 2>&1; then
        [ "$step" = "apt-get update" ] || exit 0
    fi
done
echo "screen: they could not be installed ($tried says why); the tests that want a screen are skipped"
