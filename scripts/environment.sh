# Whose a virtual environment is; sourced by setup.sh, in the root of the checkout.
#
# An environment knows its own path, and the sources of the checkout it was made for. One that was
# moved, copied, or lent to another checkout by a link, would run that other checkout's sources: so
# each holds a stamp that says for which checkout and where it was made, links resolved.

whose() { printf 'checkout=%s\nenvironment=%s\n' "$(pwd -P)" "$(cd "$1" && pwd -P)"; }

# Succeeds when the environment $1 was made here, for this checkout.
belongs_here() { [ -d "$1" ] && [ "$(cat "$1/.checkout" 2>/dev/null)" = "$(whose "$1")" ]; }

# Says why the environment $1, which is there but not ours, is not used.
tell_whose() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  belongs_here "$1" || say "$1 was made for another checkout, or elsewhere; this one gets its own"
}

# Makes the environment $2 with the interpreter $1. Of a link only the link goes: what it leads to
# is somebody else's.
new_environment() {
  rm -rf "$2"
  "$1" -m venv "$2"
  whose "$2" > "$2/.checkout"
}
