"""The command line over the same service: what it prints, and the codes it ends with."""

import sqlite3
import sys
from collections.abc import Sequence
from importlib.metadata import version

import pytest

from ssync_desktop.sandbox.servers import SandboxServers
from tests.cli.conftest import Home


def _counted(home: Home, statement: str, values: Sequence[object] = ()) -> int:
    connection = sqlite3.connect(home.paths.database)
    try:
        (count,) = connection.execute(statement, values).fetchone()
        return int(count)
    finally:
        connection.close()


def test_an_empty_organization_says_how_to_begin(begun: Home) -> None:
    code, out, err = begun.ssync("status")
    assert (code, err) == (0, "")
    told = " ".join(out.split())
    assert f"no mailbox yet in {begun.paths.database};" in told
    assert "--database" in told


@pytest.mark.parametrize("command", ["status", "test --all", "approve --all", "export", "audit"])
def test_a_command_that_reads_makes_no_organization_and_names_where_it_looked(
    home: Home, command: str
) -> None:
    code, out, err = home.ssync(*command.split())
    assert (code, out) == (3, "")
    told = " ".join(err.split())
    assert f"There is no database at {home.paths.database}" in told
    assert "--database" in told
    assert "SSYNC_DATABASE" in told
    assert not home.paths.database.exists()


@pytest.mark.usefixtures("organization")
def test_run_once_does_everything_that_is_due_and_ends(home: Home) -> None:
    code, out, _ = home.ssync("run", "--once")
    assert code == 0
    assert "Synchronizing" in out
    assert "Stopped" in out
    assert _counted(home, "SELECT count(*) FROM email WHERE directioncode = 0") == 20
    assert _counted(home, "SELECT count(*) FROM email WHERE statuscode = 3") == 4  # sent
    assert _counted(home, "SELECT count(*) FROM email WHERE statuscode = 8") == 1  # refused


@pytest.mark.usefixtures("organization")
def test_status_shows_every_mailbox_and_tells_trouble_by_its_code(home: Home) -> None:
    assert home.ssync("run", "--once")[0] == 0
    code, out, _ = home.ssync("status")
    assert code == 1

    def line(name: str) -> str:
        return next(one for one in out.splitlines() if name in one)

    assert line("Ada Lovelace").count("OK") == 2
    assert line("Alan Turing").count("never tested") == 2
    assert line("Invoices").count("stopped") == 2
    assert line("Katherine Johnson").count("needs approval") == 2
    trouble = next(one for one in out.splitlines() if one.startswith("Invoices: "))
    assert "refused the sign-in of invoices@contoso.example" in trouble


@pytest.mark.usefixtures("organization")
def test_test_shows_the_steps_and_fails_for_a_wrong_password(home: Home) -> None:
    code, out, _ = home.ssync("test", "Invoices", "grace@contoso.example", "--approve")
    assert code == 1
    assert "✗" in out
    assert "refused the sign-in of invoices@contoso.example" in out
    assert "Grace Hopper" in out
    assert "✓" in out
    assert home.ssync("test", "grace hopper")[0] == 0


@pytest.mark.behaviour("B34", "from a terminal")
@pytest.mark.usefixtures("organization")
@pytest.mark.parametrize("options", [(), ("--take-over",)])
def test_mailboxes_are_taken_over_where_that_is_asked_for(
    home: Home, options: tuple[str, ...]
) -> None:
    assert home.ssync("test", "Grace Hopper", *options)[0] == 0
    taken = "SELECT count(*) FROM mailbox WHERE name = ? AND orgmarkedasprimaryforexchangesync"
    assert _counted(home, taken, ("Grace Hopper",)) == len(options)


@pytest.mark.usefixtures("organization")
def test_a_mailbox_goes_from_never_tested_to_synchronizing(home: Home) -> None:
    code, out, _ = home.ssync("test", "Alan Turing")
    assert code == 0
    assert "waits for approval" in out
    code, out, _ = home.ssync("approve", "alan@contoso.example")
    assert (code, out) == (0, "Alan Turing is approved.\n")
    assert home.ssync("run", "--once")[0] == 0
    _, out, _ = home.ssync("status")
    (line,) = [line for line in out.splitlines() if "Alan Turing" in line]
    assert line.count("OK") == 2


@pytest.mark.usefixtures("organization")
def test_nothing_is_cut_in_eighty_columns(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    home.ssync("test", "Invoices")
    _, out, _ = home.ssync("status")
    assert "…" not in out
    assert "Katherine Johnson" in out
    _, _, troubles = out.partition("Invoices: ")
    assert "refused the sign-in of invoices@contoso.example" in " ".join(troubles.split())


@pytest.mark.usefixtures("organization")
@pytest.mark.parametrize("command", ["test", "approve"])
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("nobody", "`ssync status` lists their names"),
        ("Turing", "“Alan Turing”"),
        ("Ada Lovelase", "“Ada Lovelace”"),
        ("INVOICES@contoso.exampel", "“invoices@contoso.example”"),
    ],
)
def test_an_unknown_mailbox_is_wrong_usage_and_those_like_it_are_named(
    home: Home, command: str, name: str, hint: str
) -> None:
    code, _, err = home.ssync(command, name)
    words = " ".join(err.replace("│", " ").split())
    assert code == 2
    assert f"There is no mailbox called {name}" in words
    assert hint in words
    assert "Traceback" not in err


def test_there_is_always_an_answer(home: Home, organization: SandboxServers) -> None:
    code, out, _ = home.ssync("approve", "--all")
    assert code == 0
    assert "Katherine Johnson is approved." in out
    code, out, _ = home.ssync("approve", "--all")
    assert (code, out) == (0, "There is nothing to approve: no address waits for it.\n")
    organization.stop()
    other = str(home.paths.data / "empty.db")
    assert home.ssync("run", "--once", "--database", other)[0] == 0
    code, out, _ = home.ssync("test", "--all", "--database", other)
    assert code == 0
    assert "no mailbox yet" in out


def test_the_version_is_told(home: Home) -> None:
    code, out, _ = home.ssync("--version")
    assert (code, out) == (0, f"ssync {version('ssync-desktop')}\n")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((), ["run", "status", "test", "approve", "vault", "--version", "Exit codes"]),
        (("run",), ["--once", "--database"]),
        (("status",), ["--database"]),
        (("test",), ["NAME", "--all", "--approve"]),
        (("approve",), ["NAME", "--all"]),
        (("upgrade",), ["--database", "--backed-up"]),
        (("export",), ["FILE", "--database"]),
        (("import",), ["FILE", "--dry-run"]),
        (("vault",), ["create", "unlock"]),
        (("vault", "unlock"), ["--key-file", "SSYNC_VAULT_KEY_FILE"]),
    ],
)
def test_every_command_explains_itself(
    home: Home, command: tuple[str, ...], words: list[str]
) -> None:
    for option in ("--help", "-h"):
        code, out, _ = home.ssync(*command, option)
        assert code == 0
        for word in words:
            assert word in out


@pytest.mark.parametrize("arguments", [["test"], ["approve", "x", "--all"], ["nonsense"], ["--x"]])
def test_wrong_usage_ends_with_two(home: Home, arguments: list[str]) -> None:
    code, _, err = home.ssync(*arguments)
    assert code == 2
    assert err


def test_a_database_that_is_none_is_explained(home: Home) -> None:
    code, _, err = home.ssync("status", "--database", "mysql://somewhere/else")
    assert code == 3
    assert "not the address of a database" in err
    home.paths.database.write_bytes(b"no database at all" * 500)
    code, _, err = home.ssync("status")
    assert code == 3
    assert "damaged" in err
    assert "DatabaseFailure" in err


def test_another_database_may_be_named(home: Home) -> None:
    other = home.paths.data / "other.db"
    assert home.ssync("run", "--once", "--database", str(other))[0] == 0
    assert other.exists()
    assert home.ssync("status", "--database", str(other))[0] == 0
    assert not home.paths.database.exists()


@pytest.mark.parametrize(
    "command", [("status",), ("test", "--all"), ("approve", "--all"), ("export",)]
)
def test_a_mistyped_database_is_not_made(home: Home, command: tuple[str, ...]) -> None:
    other = home.paths.data / "slip.db"
    code, _, err = home.ssync(*command, "--database", str(other))
    assert code == 3
    assert "There is no database at" in err
    assert not other.exists()


def test_the_password_file_is_made_once_and_opened_by_its_key(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file = home.environment["SSYNC_VAULT_KEY_FILE"]
    monkeypatch.delenv("SSYNC_VAULT_KEY_FILE")
    assert home.ssync("vault", "unlock")[0] == 3
    assert home.ssync("vault", "create", "--key-file", key_file)[0] == 0
    assert home.paths.vault.exists()
    code, _, err = home.ssync("vault", "create", "--key-file", key_file)
    assert code == 3
    assert "already" in err
    assert home.ssync("vault", "unlock", "--key-file", key_file)[0] == 0
    code, _, err = home.ssync("vault", "unlock", "--key-file", __file__)
    assert code == 3
    assert "does not open" in err


def test_the_key_file_of_the_environment_opens_the_password_file(home: Home) -> None:
    assert home.ssync("vault", "create")[0] == 0
    code, out, err = home.ssync("vault", "unlock")
    assert (code, err) == (0, "")
    assert "It opens" in out


@pytest.mark.parametrize("command", ["create", "unlock"])
def test_without_a_terminal_nobody_is_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    if command == "unlock":
        assert home.ssync("vault", "create")[0] == 0
    monkeypatch.delenv("SSYNC_VAULT_KEY_FILE")
    code, out, err = home.ssync("vault", command)
    assert (code, out) == (3, "")
    assert "no terminal" in err
    assert "--key-file" in err


def test_where_no_password_is_wanted_a_missing_keyring_is_told_only(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSYNC_VAULT_KEY_FILE")
    code, _, err = home.ssync("run", "--once")
    assert code == 0
    assert "no keyring that works" in err
    assert "ssync vault create" in err


@pytest.mark.usefixtures("organization")
@pytest.mark.parametrize("arguments", [("run", "--once"), ("run",), ("test", "Ada Lovelace")])
def test_a_locked_password_file_keeps_work_from_beginning(
    home: Home, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("SSYNC_VAULT_KEY_FILE")
    code, out, err = home.ssync(*arguments)
    assert (code, out) == (3, "")
    assert "has not been opened" in err
    assert "SSYNC_VAULT_KEY_FILE" in err
    assert _counted(home, "SELECT count(*) FROM mailboxstatistics") == 0


@pytest.mark.usefixtures("organization")
def test_a_keyring_that_is_gone_keeps_one_run_from_beginning(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSYNC_VAULT_KEY_FILE")
    home.paths.vault.unlink()
    code, out, err = home.ssync("run", "--once")
    assert (code, out) == (3, "")
    assert "ssync vault create" in err


def test_servers_that_are_away_are_a_result_and_not_a_crash(
    home: Home, organization: SandboxServers
) -> None:
    organization.stop()
    code, out, _ = home.ssync("test", "Ada Lovelace")
    assert code == 1
    assert "Traceback" not in out


def test_the_command_line_loads_nothing_of_the_window() -> None:
    import subprocess

    code = "import sys, ssync_desktop.cli; print([m for m in sys.modules if 'PySide' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
