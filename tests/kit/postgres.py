"""A private PostgreSQL on a free loopback port, with a fresh database for whoever asks."""

import signal
from itertools import count
from pathlib import Path

import psycopg

from tests.kit.place import Daemon, Place, find_program, free_ports

_OWNER = "tests"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "Asia/Kolkata",  # not UTC, so that a moment stored without its zone is seen
}


class Postgres:
    """A private server without passwords. It runs as ``postgres`` under root, else as ourselves."""

    def __init__(self, place: Place) -> None:
        account = place.account("postgres")
        self.home = place.folder("postgres", account, mode=0o700)
        (self.port,) = free_ports(1)
        self._numbers = count(1)
        binaries = _binaries()
        data = str(self.home / "data")
        initdb = find_program("initdb", "postgresql", *binaries)
        options = ["-D", data, "-A", "trust", "-U", _OWNER, "-N", "--no-locale", "-E", "UTF8"]
        prepare = Daemon(place, "initdb", account, [initdb, *options])
        prepare.run()
        server = find_program("postgres", "postgresql", *binaries)
        settings = _SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self.home)}
        arguments = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        self._daemon = Daemon(
            place, "postgres", account, [server, "-D", data, *arguments], stop_signal=signal.SIGINT
        )

    def start(self) -> None:
        """Start it, or start it again on the same port."""
        self._daemon.start(self._answers)

    def stop(self) -> None:
        """Stop it without waiting for its clients."""
        self._daemon.stop()

    def ensure_running(self) -> None:
        """Start it unless it runs."""
        if not self._daemon.running:
            self.start()

    def create_database(self, template: str = "") -> str:
        """Return the URL of a new database: empty, or a copy of the one at URL *template*."""
        name = f"tests{next(self._numbers)}"
        source = f" template {template.rpartition('/')[2]}" if template else ""
        self._execute(f"create database {name}{source}")
        return f"postgresql+psycopg://{_OWNER}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Drop what :meth:`create_database` made; ObjectInUse when a connection was left open."""
        self._execute(f"drop database if exists {url.rpartition('/')[2]}")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={_OWNER} dbname=postgres connect_timeout=10"

    def _answers(self) -> bool:
        try:
            self._execute("select 1")
        except psycopg.OperationalError:
            return False
        return True


def _binaries() -> list[str]:
    """Return where Debian keeps the server's programs, version 15 first."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return [str(folder) for folder in sorted(folders, key=lambda f: (f.parent.name != "15", f))]
