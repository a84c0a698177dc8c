#!/bin/sh
# Says which Debian packages are missing, or installs them.
#
#   scripts/debian_packages.sh missing run|test|bench    print the missing names; changes nothing
#   scripts/debian_packages.sh install run|test|bench    install them (as root)
#
# The groups build on one another: "test" and "bench" hold everything of "run" as well.
set -eu

# What Qt needs to draw offscreen and on X11, and one font so that text is visible.
RUN="python3 python3-venv fonts-dejavu-core
  libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3 libglib2.0-0 libgssapi-krb5-2
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0
  libxcb-xkb1 libxkbcommon-x11-0"

# The real servers that the tests talk to, and a display of their own.
TEST="dovecot-core dovecot-pop3d postfix postgresql gnome-keyring dbus dbus-daemon
  util-linux xvfb xauth"

# The programs that the benchmarks compare with.
BENCH="mpop fetchmail"

# Nothing but git and make is taken for granted; a Python of one's own saves these two.
[ -z "${SSYNC_OWN_PYTHON:-}" ] || RUN=$(echo "$RUN" | sed 's/python3 python3-venv//')

# The mail that Debian's Python tests itself with lies in a package of its own; other Pythons carry it.
mail_of_python() {
  dpkg-query --show --showformat='${Version}' python3 2>/dev/null \
    | sed -n 's/^\([0-9]*\.[0-9]*\).*/libpython\1-testsuite/p'
}

names() {
  case "$1" in
    run) echo $RUN ;;
    test) echo $RUN $TEST ;;
    bench) echo $RUN $TEST $BENCH $(mail_of_python) ;;
    *) echo "unknown group: $1 (run, test or bench)" >&2; exit 2 ;;
  esac
}

installed() {
  # Releases after Debian 12 call some of the libraries NAMEt64.
  for candidate in "$1" "$1t64"; do
    case "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$candidate" 2>/dev/null || true)" in
      ii*) return 0 ;;
    esac
  done
  return 1
}

missing() {
  for name in $(names "$1"); do
    installed "$name" || printf '%s ' "$name"
  done
}

# The tests start servers of their own, on free ports and with their own folders. So the packages'
# own services are kept from starting now, and those that are new here are not started at boot.
install_quietly() {
  fresh_services=""
  for service in dovecot postfix postgresql; do
    case " $* " in *" $service"*) fresh_services="$fresh_services $service" ;; esac
  done
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
  fi
  case " $* " in
    *" postfix "*) echo "postfix postfix/main_mailer_type select No configuration" \
      | debconf-set-selections ;;
  esac
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
  for service in $fresh_services; do
    systemctl disable "$service" >/dev/null 2>&1 || true
  done
}

verb=${1:-missing}
group=${2:-run}
wanted=$(missing "$group")
case "$verb" in
  missing) echo "$wanted" ;;
  install)
    [ -n "$wanted" ] || exit 0
    echo "Installing Debian packages: $wanted"
    # An old or empty package list is the usual reason for a failure: renew it first.
    apt-get update --quiet=2
    # shellcheck disable=SC2086 # names without blanks, meant to be split
    install_quietly $wanted
    ;;
  *) echo "unknown verb: $verb (missing or install)" >&2; exit 2 ;;
esac
