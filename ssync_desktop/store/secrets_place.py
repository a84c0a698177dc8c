"""Which place for secrets an administrator has chosen."""

from collections.abc import Mapping
from pathlib import Path

from ssync_desktop.store.secrets import Secrets
from ssync_desktop.store.system_keyring import SystemKeyring
from ssync_desktop.store.vault import FileVault

KEY_FILE_VARIABLE = "SSYNC_VAULT_KEY_FILE"


def open_secrets(vault_file: Path, environment: Mapping[str, str]) -> Secrets:
    """Return the secrets of this host: its keyring, unless the encrypted file was chosen.

    Chosen means that ``SSYNC_VAULT_KEY_FILE`` names a key file, which opens the vault (or makes
    it) at once, or that somebody has made the file with a passphrase, which it then waits for.
    Raises ``NeedsAttention`` when the key file does not open the vault.
    """
    vault = FileVault(vault_file)
    key_file = environment.get(KEY_FILE_VARIABLE, "")
    if key_file:
        vault.unlock_with_file(Path(key_file))
    chosen = bool(key_file) or vault.exists
    return Secrets(vault if chosen else SystemKeyring(), vault)
