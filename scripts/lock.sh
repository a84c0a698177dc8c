#!/usr/bin/env bash
# Writes both lock files anew. They name packages, versions and hashes, never an index.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv
PATH="$tools/bin:$PATH"
uv pip compile --universal --generate-hashes --no-emit-index-url \
  --group dev pyproject.toml -o requirements.lock >/dev/null
uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  tests/benchmarks/peers.in -o tests/benchmarks/peers.lock >/dev/null
