#!/bin/sh
# Resolve the dependencies for every platform: requirements.lock is what the program needs,
# requirements-dev.lock that and what building and testing it needs. Hashes, no addresses.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
command -v "$uv" >/dev/null 2>&1 || {
    echo "make lock: uv was not found; install it (pip install uv) or name it: make lock UV=/path/to/uv" >&2
    exit 1
}

# What this machine is configured to look at must not decide what is locked.
unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL UV_FIND_LINKS 2>/dev/null || true

resolve() { # output, then more arguments
    output=$1
    shift
    "$uv" pip compile pyproject.toml --universal --generate-hashes --quiet --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-config ${UPGRADE:+--upgrade} --output-file "$output" "$@"
}
resolve requirements.lock
resolve requirements-dev.lock --extra dev --constraint requirements.lock

for lock in requirements.lock requirements-dev.lock; do
    if grep -nE '://|(^|[ =@])[./~]|^-[^ ]|--(index|find|extra)' "$lock"; then
        echo "make lock: $lock names an address or a path (above); nothing but names, versions and hashes belongs there" >&2
        exit 1
    fi
done
