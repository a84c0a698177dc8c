"""The encrypted password file for hosts without a keyring: scrypt for the key, AES-GCM inside."""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.store.private_file import locked, replace_privately

VERSION = 1
COST = 2**16  # with r=8, p=2: OWASP's advice for scrypt, 64 MiB and a third of a second
_BLOCK, _LANES = 8, 2
_REMEDY = "Enter the passphrase the file was made with, or name its key file."


@dataclass(frozen=True, slots=True)
class _Opened:
    """The key of an opened vault; it stays out of every representation."""

    key: bytes
    salt: bytes
    cost: int

    def __repr__(self) -> str:
        return "_Opened(key hidden)"


class FileVault:
    """A file of secrets that a passphrase or a key file opens; it is made by the first of them.

    Several processes may use one file: every read looks at the file as it is, and a write takes
    a lock, adds to what is there, and puts a new file in its place.
    """

    def __init__(self, file: Path, *, cost: int = COST) -> None:
        self._file = file
        self._cost = cost
        self._opened: _Opened | None = None

    @property
    def place(self) -> str:
        """Where secrets lie."""
        return f"the encrypted file {self._file}"

    @property
    def exists(self) -> bool:
        """Whether the file has been made."""
        return self._file.exists()

    def unlock(self, passphrase: str) -> None:
        """Open the file with *passphrase*, or make it; ``NeedsAttention`` when it does not fit."""
        if not passphrase:
            raise _locked("The passphrase is empty")
        with locked(self._file):
            if self.exists:
                document = self._document()
                salt, cost = document["salt"], document["cost"]
                opened = _Opened(_derive(passphrase, salt, cost), salt, cost)
                _decrypt(document, opened)
            else:
                salt = os.urandom(16)
                opened = _Opened(_derive(passphrase, salt, self._cost), salt, self._cost)
                self._save({}, opened)
        self._opened = opened

    def unlock_with_file(self, key_file: Path) -> None:
        """Open the file with the content of *key_file*, white space at its end aside."""
        try:
            content = key_file.read_text("utf-8").rstrip()
        except (OSError, UnicodeDecodeError) as error:
            raise _locked(f"The key file {key_file} cannot be read") from error
        self.unlock(content)

    def read(self, name: str) -> str | None:
        """Return the secret called *name*."""
        return self._entries(self._key()).get(name)

    def write(self, name: str, secret: str) -> None:
        """Keep *secret* under *name*."""
        opened = self._key()
        with locked(self._file):
            self._save(self._entries(opened) | {name: secret}, opened)

    def erase(self, name: str) -> None:
        """Forget *name*."""
        opened = self._key()
        with locked(self._file):
            entries = self._entries(opened)
            if entries.pop(name, None) is not None:
                self._save(entries, opened)

    def _key(self) -> _Opened:
        if self._opened is None:
            raise _locked("The encrypted password file has not been opened")
        return self._opened

    def _entries(self, opened: _Opened) -> dict[str, str]:
        return _decrypt(self._document(), opened)

    def _document(self) -> dict[str, Any]:
        try:
            document = dict(json.loads(self._file.read_bytes()))
            for field in ("salt", "nonce", "secrets"):
                document[field] = b64decode(document[field], validate=True)
            known = document["version"] == VERSION and isinstance(document["cost"], int)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(self._file) from error
        if not known:
            raise _damaged(self._file)
        return document

    def _save(self, entries: dict[str, str], opened: _Opened) -> None:
        nonce = os.urandom(12)
        sealed = AESGCM(opened.key).encrypt(nonce, json.dumps(entries).encode(), _header(opened))
        document = {
            "version": VERSION,
            "cost": opened.cost,
            "salt": b64encode(opened.salt).decode(),
            "nonce": b64encode(nonce).decode(),
            "secrets": b64encode(sealed).decode(),
        }
        try:
            replace_privately(self._file, json.dumps(document).encode())
        except OSError as error:
            raise NeedsAttention(
                ErrorCode.KEYRING_MISSING,
                "The encrypted password file cannot be written",
                "Check that the disk is not full and that the folder belongs to you.",
                server_words=str(error),
            ) from error


def _derive(passphrase: str, salt: bytes, cost: int) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=cost, r=_BLOCK, p=_LANES)
    return kdf.derive(passphrase.encode())


def _header(opened: _Opened) -> bytes:
    """Return what is bound to the ciphertext besides the key."""
    return f"{VERSION}:{opened.cost}:".encode() + opened.salt


def _decrypt(document: dict[str, Any], opened: _Opened) -> dict[str, str]:
    try:
        plain = AESGCM(opened.key).decrypt(document["nonce"], document["secrets"], _header(opened))
    except InvalidTag:
        raise _locked("The key does not open the encrypted password file") from None
    return dict(json.loads(plain))


def _locked(title: str) -> NeedsAttention:
    return NeedsAttention(ErrorCode.KEYRING_LOCKED, title, _REMEDY)


def _damaged(file: Path) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.KEYRING_MISSING,
        f"The encrypted password file {file.name} cannot be read",
        "Put a copy of it back, or remove it and enter the passwords again.",
    )
