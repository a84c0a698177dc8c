"""The Secret Service of a Linux desktop, without the two habits that hurt a background program."""

import secretstorage
from jeepney import DBusErrorResponse
from keyring.backends import SecretService
from keyring.errors import InitError, KeyringLocked

UNLOCK_TIMEOUT_S = 25.0


class TimedSecretService(SecretService.Keyring):
    """Closes its connection when the keyring stays locked, and never waits long for the unlocking.

    keyring itself leaves that connection open (one more at every try) and waits for ever.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_preferred_collection(self) -> secretstorage.Collection:
        """Return the default collection, unlocked; the caller closes its connection."""
        connection = secretstorage.dbus_init()
        try:
            collection = secretstorage.get_default_collection(connection)
            _unlock(collection)
        except (secretstorage.SecretStorageException, DBusErrorResponse) as error:
            connection.close()
            raise InitError(str(error)) from error
        except BaseException:
            connection.close()
            raise
        return collection


def _unlock(collection: secretstorage.Collection) -> None:
    if collection.is_locked():
        collection.unlock(timeout=UNLOCK_TIMEOUT_S)
        if collection.is_locked():
            raise KeyringLocked("The keyring is locked.")
