#!/bin/sh
# Prints the Python to use: $PYTHON if set, else the first on PATH or under pyenv that is
# 3.12 or newer and can make virtual environments. Where there is none, says what to install.
set -u

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}
can_make_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    found="which PYTHON=$PYTHON is not"
    set -- "$PYTHON"
else
    found="and none was found"
    pyenv=${PYENV_ROOT:-${HOME:-}/.pyenv}/versions
    set -- python3.12 python3.13 python3 python python3.14 \
        "$pyenv"/3.12*/bin/python "$pyenv"/3.13*/bin/python
fi

without_venv=
for candidate in "$@"; do
    is_new_enough "$candidate" || continue
    if can_make_venv "$candidate"; then
        echo "$candidate"
        exit 0
    fi
    without_venv=$candidate
done

if [ -n "$without_venv" ]; then
    echo "$without_venv cannot make virtual environments: install its venv package" \
        "(Debian, Ubuntu: apt install python3-venv) and repeat the command." >&2
else
    echo "Python 3.12 or newer is needed, $found: install it" \
        "(Debian, Ubuntu: apt install python3.12-venv; macOS: brew install python@3.12;" \
        "anywhere: pyenv install 3.12) and repeat the command." >&2
fi
exit 1
