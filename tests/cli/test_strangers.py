"""Whoever the organization does not know may run its engine, and ask for nothing."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.engine.assembly import usual_assembly
from ssync_desktop.sandbox.servers import SandboxServers
from tests.cli.conftest import Home

COULD_NOT_BEGIN = 3


@pytest.fixture
def stranger(
    home: Home, organization: SandboxServers, monkeypatch: pytest.MonkeyPatch
) -> SandboxServers:
    """The demo organization, visited by another account of the operating system."""
    monkeypatch.setenv("LOGNAME", "guest")
    return organization


def users(home: Home, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return who is known, asked by whoever made the organization."""
    monkeypatch.undo()
    for name, value in home.environment.items():
        monkeypatch.setenv(name, value)
    assembly = usual_assembly(home.paths, home.environment)
    assembly.open()
    try:
        known = assembly.runtime.store.read(lambda unit: unit.users.all()).result(10)
    finally:
        assert assembly.close()
    return [user.domain_name for user in known]


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("test", "--all"),
        ("approve", "--all"),
        ("export",),
        ("audit",),
    ],
    ids=lambda command: command[0],
)
def test_every_command_refuses_a_stranger_and_names_the_remedy(
    home: Home,
    stranger: SandboxServers,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    code, out, err = home.ssync(*command)
    assert (code, out) == (COULD_NOT_BEGIN, "")
    told = " ".join(err.split())
    assert "guest is no user of this organization" in told
    assert "can add a user with the user name guest" in told
    assert "guest" not in users(home, monkeypatch)


def test_the_window_refuses_a_stranger_as_well(home: Home, stranger: SandboxServers) -> None:
    assembly = usual_assembly(home.paths, home.environment)
    with pytest.raises(NeedsAttention) as refused:
        assembly.open()
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert assembly.close()


def test_a_service_account_runs_the_engine(
    home: Home, stranger: SandboxServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = home.ssync("run", "--once")
    assert (code, err) == (0, "")
    assert "Stopped." in out
    assert "guest" not in users(home, monkeypatch)


def test_the_first_run_makes_an_administrator(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ada")
    assert home.ssync("run", "--once")[0] == 0
    assert home.ssync("approve", "--all")[0] == 0
    monkeypatch.setenv("LOGNAME", "guest")
    assert home.ssync("approve", "--all")[0] == COULD_NOT_BEGIN
