#!/bin/sh
# Writes constraints.txt anew: the exact version and the hashes of everything a clone installs,
# and no address, so that it serves with any package index.
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
"$work/venv/bin/pip-compile" --quiet --generate-hashes --extra dev --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --no-header \
    --cache-dir "$work/cache" --output-file constraints.txt "$@" pyproject.toml
{
    echo "# Written by \`make constraints\`; not by hand. Every version and hash a clone installs."
    cat constraints.txt
} > "$work/constraints.txt"
cp "$work/constraints.txt" constraints.txt
