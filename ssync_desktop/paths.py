"""Where the program keeps its files: the usual places of the system, or one folder for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "ssync-desktop"
HOME_VARIABLE = "SSYNC_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders for data, configuration and logs, and the files with fixed names in them."""

    data: Path
    config: Path
    log: Path

    @property
    def database(self) -> Path:
        """The organization's SQLite file, unless the configuration names a server."""
        return self.data / "organization.db"

    @property
    def vault(self) -> Path:
        """The encrypted password file of hosts without a keyring."""
        return self.data / "passwords.vault"

    def create(self) -> "Paths":
        """Make the folders, for their owner only. Raises ``OSError``."""
        for folder in (self.data, self.config, self.log):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def under(root: Path) -> Paths:
    """Return paths that all lie in *root*; for the demo, tests and portable installations."""
    return Paths(root / "data", root / "config", root / "log")


def find_paths(environment: Mapping[str, str]) -> Paths:
    """Return the paths of this user; the variable ``SSYNC_HOME`` names another root."""
    root = environment.get(HOME_VARIABLE, "")
    if root:
        return under(Path(root).expanduser().absolute())
    return Paths(
        platformdirs.user_data_path(APPLICATION, appauthor=False),
        platformdirs.user_config_path(APPLICATION, appauthor=False),
        platformdirs.user_log_path(APPLICATION, appauthor=False),
    )
