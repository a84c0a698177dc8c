"""``ssync vault``: the encrypted password file of machines without a keyring."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ssync_desktop.cli.opening import the_vault
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.paths import find_paths
from ssync_desktop.store.secrets_place import KEY_FILE_VARIABLE
from ssync_desktop.store.vault import FileVault

vault = typer.Typer(
    help="Keep passwords in an encrypted file, on machines without a keyring.",
)
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar=KEY_FILE_VARIABLE,
        help="Its content opens the file, in place of a passphrase.",
    ),
]


@vault.command()
def create(key_file: KeyFile = None) -> None:
    """Make the encrypted password file; passwords are kept there from then on."""
    place = the_vault()
    if place.exists:
        raise NeedsAttention(
            ErrorCode.INVALID_DRAFT,
            f"There is {place.place} already",
            "Open it with `ssync vault unlock`, or remove it first.",
        )
    find_paths(os.environ).create()
    _open(place, key_file, new=True)
    say(f"Passwords are kept in {place.place}.")


@vault.command()
def unlock(key_file: KeyFile = None) -> None:
    """Try whether a passphrase or key file opens the encrypted password file."""
    place = the_vault()
    if not place.exists:
        raise NeedsAttention(
            ErrorCode.KEYRING_MISSING,
            "There is no encrypted password file on this machine",
            "Make one with `ssync vault create`.",
        )
    _open(place, key_file, new=False)
    say("It opens.")
    say(f"`ssync run` asks for the passphrase, or takes the key file named by {KEY_FILE_VARIABLE}.")


def _open(place: FileVault, key_file: Path | None, *, new: bool) -> None:
    if key_file is not None:
        place.unlock_with_file(key_file)
    elif sys.stdin.isatty():
        place.unlock(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new))
    else:
        raise NeedsAttention(
            ErrorCode.KEYRING_LOCKED,
            "There is no terminal in which to ask for the passphrase",
            f"Name a key file with --key-file or in {KEY_FILE_VARIABLE}, or use a terminal.",
        )
