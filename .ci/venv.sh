#!/bin/sh
# Make .venv from a hash-pinned lock: with uv where there is one, else with pip.
set -eu
lock=$1
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "error: $python is older than Python 3.11; name a newer one: make PYTHON=python3.12 run" >&2
    exit 1
}
if command -v uv >/dev/null 2>&1; then
    [ -d .venv ] || uv venv --quiet --python "$python" .venv
    uv pip install --quiet --require-hashes --python .venv/bin/python -r "$lock"
else
    [ -d .venv ] || "$python" -m venv .venv
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
