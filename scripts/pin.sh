#!/bin/sh
# Writes constraints.txt anew: the exact version and the hashes of everything a clone installs,
# and no address, so that it serves with any package index. benchmarks/constraints.txt adds what
# only `make bench` installs, tests/experiment/sweep/constraints.txt what a cluster needs,
# tests/docs/constraints.txt what runs the tutorial, and a font file;
# tests/exports/constraints.txt is pyam's, which is installed apart.
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
pin() { # FILE OPTION... SOURCE: the versions pinned in FILE, renewed, in $work/FILE's name
    file=$1 found="$work/$(echo "$1" | tr / -)"
    shift
    cp "$file" "$found" 2>/dev/null || : > "$found"
    "$work/venv/bin/pip-compile" --quiet --generate-hashes --strip-extras \
        --no-emit-options --no-annotate --no-header \
        --cache-dir "$work/cache" --output-file "$found" "$@"
}
write() { # FILE HEADLINE
    { echo "# Written by \`make constraints\`; not by hand. $2"; cat "$work/$(echo "$1" | tr / -)"; } > "$1"
}

pin constraints.txt --extra dev "$@" pyproject.toml
grep -o '^[^ #]*==[^ ]*' "$work/constraints.txt" > "$work/same.txt"
pin benchmarks/constraints.txt --extra bench -c "$work/same.txt" "$@" pyproject.toml
pin tests/experiment/sweep/constraints.txt --extra cluster -c "$work/same.txt" "$@" pyproject.toml
pin tests/docs/constraints.txt --extra fonts --extra notebook -c "$work/same.txt" "$@" pyproject.toml
pin tests/exports/constraints.txt "$@" tests/exports/pyam.in
# All or none: the benchmark is installed on top of what a clone installs.
write constraints.txt "Every version and hash a clone installs."
write benchmarks/constraints.txt "What the benchmark needs, in the same versions."
write tests/experiment/sweep/constraints.txt "What a cluster needs, in the same versions."
write tests/docs/constraints.txt "What runs the tutorial, and a font file, in the same versions."
write tests/exports/constraints.txt "What pyam needs, which reads files of sim export --iamc."
