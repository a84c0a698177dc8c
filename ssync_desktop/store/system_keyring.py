"""The keyring of the operating system, chosen by name and never by keyring's own preferences."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention

SERVICE = "ssync-desktop"

_LOCKED_REMEDY = "Unlock the keyring of your session, then try again."
_MISSING_REMEDY = (
    "Start the keyring of your desktop (on Linux a Secret Service such as gnome-keyring), or "
    "choose the encrypted password file in Settings."
)


class SystemKeyring:
    """Windows Credential Locker, macOS Keychain, or the Secret Service; nothing else.

    keyring's own choice may end in a chain with a plain-text file in it, so it is never asked.
    """

    def __init__(self) -> None:
        self._backend: KeyringBackend | None = None

    @property
    def place(self) -> str:
        """Where secrets lie."""
        return {
            "win32": "the Windows Credential Locker",
            "darwin": "the macOS Keychain",
        }.get(sys.platform, "the keyring of this desktop (Secret Service)")

    def read(self, name: str) -> str | None:
        """Return the secret called *name*."""
        with _errors():
            return self._keyring().get_password(SERVICE, name)

    def write(self, name: str, secret: str) -> None:
        """Keep *secret* under *name*."""
        with _errors():
            self._keyring().set_password(SERVICE, name, secret)

    def erase(self, name: str) -> None:
        """Forget *name*."""
        with _errors():
            try:
                self._keyring().delete_password(SERVICE, name)
            except PasswordDeleteError:
                if self._keyring().get_password(SERVICE, name) is not None:
                    raise

    def _keyring(self) -> KeyringBackend:
        if self._backend is None:
            backend = _native()
            _ = type(backend).priority  # raises RuntimeError where it cannot work
            self._backend = backend
        return self._backend


def _native() -> KeyringBackend:
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return WinVaultKeyring()
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        return Keyring()
    from ssync_desktop.store.secret_service import TimedSecretService

    return TimedSecretService()


@contextmanager
def _errors() -> Iterator[None]:
    """Turn what keyrings raise into ours; their words never hold the secret itself."""
    try:
        yield
    except (KeyringLocked, TimeoutError) as error:
        raise _locked(error) from error
    except InitError as error:
        dismissed = "dismiss" in str(error).lower() or "locked" in str(error).lower()
        raise (_locked(error) if dismissed else _missing(error)) from error
    except (KeyringError, RuntimeError, OSError, ImportError) as error:
        raise _missing(error) from error


def _locked(error: Exception) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.KEYRING_LOCKED,
        "The keyring is locked",
        _LOCKED_REMEDY,
        server_words=str(error),
    )


def _missing(error: Exception) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.KEYRING_MISSING,
        "This computer has no keyring that works",
        _MISSING_REMEDY,
        server_words=str(error),
    )
