"""Upgrades by the command line: a file is copied first, a server's data needs the word of somebody."""

import pytest
from sqlalchemy import make_url

from ssync_desktop.store.backup import dump_command
from ssync_desktop.store.upgrade import downgrade, head, upgrade
from tests.cli.conftest import Home

RELEASED = "0001"


def test_a_file_is_copied_and_upgraded(home: Home) -> None:
    upgrade(home.paths.database, RELEASED)
    code, out, _ = home.ssync("upgrade")
    assert code == 0
    assert ".backup" in out
    assert len(list(home.paths.data.glob("*.backup"))) == 1
    code, out, _ = home.ssync("upgrade")
    assert (code, out) == (0, "The tables are up to date.\n")
    assert upgrade(home.paths.database).before == head()


@pytest.mark.postgresql
def test_a_server_s_data_is_upgraded_only_when_there_is_a_backup(
    home: Home, postgresql_url: str
) -> None:
    downgrade(postgresql_url, RELEASED)
    for command in ("upgrade", "status"):
        code, out, err = home.ssync(command, "--database", postgresql_url)
        words = " ".join(err.split())
        assert (code, out) == (3, "")
        assert "can make no backup" in words
        assert "pg_dump --format=custom" in words
        assert "ssync upgrade --backed-up" in words
    assert home.ssync("upgrade", "--backed-up", "--database", postgresql_url)[0] == 0
    assert home.ssync("status", "--database", postgresql_url)[0] == 0


@pytest.mark.postgresql
def test_an_empty_database_on_a_server_needs_no_word(home: Home, postgres_url: str) -> None:
    assert home.ssync("status", "--database", postgres_url)[0] == 0


def test_the_command_for_a_backup_holds_no_password() -> None:
    url = make_url("postgresql+psycopg://ada:secret@db.example.test:5433/mail box")
    command = dump_command(url, RELEASED)
    assert "secret" not in command
    assert command.endswith("'postgresql://ada@db.example.test:5433/mail box'")
    assert "'--file=mail box.0001.dump'" in command
