#!/usr/bin/env bash
# Installs the newest wheel of dist/ into an environment of its own and starts what it brings.
# Run it after `make package`; it leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
wheel=$(ls -t dist/ssync_desktop-*.whl | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder/venv"
python=$folder/venv/bin/python
"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$wheel"

# From another folder, so that the wheel is found and not the source tree.
cd "$folder"
"$folder/venv/bin/ssync" --help >/dev/null
"$python" - <<'PY'
from ssync_desktop.ui.resources import resource_names

assert resource_names("icons"), "the wheel holds no icons"
PY
echo "$(basename "$wheel"): the command line starts and the icons are there."
