#!/bin/sh
# Writes constraints.txt anew: the exact version and the hashes of everything a clone installs,
# and no address, so that it serves with any package index. benchmarks/constraints.txt adds what
# only `make bench` installs.
#
#   scripts/pin.sh PYTHON [OPTION for pip-compile ...]     e.g. --upgrade, -P numpy
set -eu
python=$1
shift
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Only the index itself is asked: folders and extra indexes of this machine may hold builds
# whose hashes nobody else would find.
export PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL || true

"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pip-tools
pin() { # FILE HEADLINE OPTION...
    file=$1 headline=$2
    shift 2
    cp "$file" "$work/pinned.txt" 2>/dev/null || : > "$work/pinned.txt"
    "$work/venv/bin/pip-compile" --quiet --generate-hashes --strip-extras \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --no-header \
        --cache-dir "$work/cache" --output-file "$work/pinned.txt" "$@" pyproject.toml
    { echo "$headline"; cat "$work/pinned.txt"; } > "$file"
}

pin constraints.txt "# Written by \`make constraints\`; not by hand. Every version and hash a clone installs." \
    --extra dev "$@"
grep -o '^[^ #]*==[^ ]*' constraints.txt > "$work/same.txt"
pin benchmarks/constraints.txt "# Written by \`make constraints\`; not by hand. The same and what \`make bench\` adds." \
    --extra bench -c "$work/same.txt" "$@"
