#!/usr/bin/env bash
# Brings a fresh clone to the point where the program (run), its tests (test) or its benchmarks
# (bench) can start: Debian packages, a virtual environment in .venv, the locked dependencies with
# their hashes checked, and the project itself. What is done already is not done again.
set -euo pipefail
cd "$(dirname "$0")/.."
group=${1:-run}
venv=.venv

. scripts/environment.sh

# Without byte code every start takes three times as long.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

say() { printf '\033[1m==\033[0m %s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# Succeeds when the interpreter $1 can carry the program and make a virtual environment.
fit_python() {
  "$1" - >/dev/null 2>&1 <<'PY'
import sys
assert (3, 11) <= sys.version_info < (3, 15)
import ctypes, ensurepip, lzma, sqlite3, ssl, venv
assert sqlite3.sqlite_version_info >= (3, 35)  # UPDATE ... RETURNING
PY
}

find_python() {
  local candidate
  for candidate in "${PYTHON3:-}" python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do
    if [ -n "$candidate" ] && fit_python "$candidate"; then echo "$candidate"; return; fi
  done
}

install_debian_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "Not a Debian system: the libraries listed in scripts/debian_packages.sh must be there."
    return
  fi
  local missing
  [ -z "$(find_python)" ] || export SSYNC_OWN_PYTHON=1
  missing=$(sh scripts/debian_packages.sh missing "$group")
  [ -n "$missing" ] || return 0
  can_be_root || stop "Debian packages are missing: $missing
Run this one command, then make again:

    sudo sh $PWD/scripts/debian_packages.sh install $group

(without sudo: su -c 'sh $PWD/scripts/debian_packages.sh install $group')"
  say "Debian packages for '$group'"
  as_root env ${SSYNC_OWN_PYTHON:+SSYNC_OWN_PYTHON=1} sh scripts/debian_packages.sh install "$group"
}

# The test servers drop their rights to nobody and postgres; only root can do that.
check_test_servers_can_start() {
  [ "$group" = run ] || can_be_root || stop "The test servers have to be started by root. Run:

    sudo make -C $PWD $group"
}

make_environment() {
  if [ -x $venv/bin/python ] && fit_python $venv/bin/python && belongs_here $venv; then return; fi
  local python
  python=$(find_python)
  [ -n "$python" ] || stop "No Python from 3.11 to 3.14 with venv, sqlite3 and ssl was found.
Name one: make PYTHON3=/path/to/python3 …"
  tell_whose $venv
  say "Virtual environment in $venv ($("$python" --version))"
  new_environment "$python" $venv
}

# A stamp holds the checksum of what was installed; another checksum means install again.
stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
checksum() { cat "$@" | sha256sum | cut -d' ' -f1; }

install_locked() {
  local sum
  sum=$(checksum requirements.lock)
  stamped $venv/.locked "$sum" && return
  say "Dependencies of requirements.lock"
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --requirement requirements.lock
  echo "$sum" > $venv/.locked
}

install_project() {
  local sum
  sum=$(checksum pyproject.toml requirements.lock scripts/setup.sh scripts/environment.sh)
  if ! stamped $venv/.project "$sum"; then
    say "The project itself"
    $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
      --no-deps --no-build-isolation --no-index --editable .
    echo "$sum" > $venv/.project
  fi
  # Only files that changed are compiled; no mistake in a file may stop the set-up here.
  $venv/bin/python -m compileall -q ssync_desktop >/dev/null || true
}

install_peers() {
  local lock=tests/benchmarks/peers.lock bench=.venv-bench sum
  [ "$group" = bench ] || return 0
  sum=$(checksum $lock)
  if stamped $bench/.locked "$sum" && belongs_here $bench; then return; fi
  tell_whose $bench
  say "The programs to compare with, in $bench"
  new_environment $venv/bin/python $bench
  $bench/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --requirement $lock
  echo "$sum" > $bench/.locked
}

case "$group" in run | lint | test | bench) ;; *) stop "usage: scripts/setup.sh run|lint|test|bench" ;; esac
[ "$group" = lint ] && group=run
check_test_servers_can_start
install_debian_packages
make_environment
install_locked
install_project
install_peers
