"""A home with the demo organization in it, whose passwords a key file opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ssync_desktop import cli
from ssync_desktop.engine.assembly import usual_assembly
from ssync_desktop.paths import Paths, under
from ssync_desktop.sandbox.organization import build
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.stories import Storyteller

KEY = "a key file for tests"


@dataclass(frozen=True)
class Home:
    """Where ``ssync`` works in a test, and what it printed."""

    paths: Paths
    environment: dict[str, str]
    capture: pytest.CaptureFixture[str]

    def ssync(self, *arguments: str) -> tuple[int, str, str]:
        """Carry out a command in this process; return its code and what it wrote."""
        code = cli.main(arguments)
        written = self.capture.readouterr()
        return code, written.out, written.err


@pytest.fixture
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Home:
    key_file = tmp_path / "key"
    key_file.write_text(KEY)
    environment = {
        "SSYNC_HOME": str(tmp_path / "home"),
        "SSYNC_VAULT_KEY_FILE": str(key_file),
        "COLUMNS": "120",
        "NO_COLOR": "1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Home(under(tmp_path / "home").create(), environment, capsys)


@pytest.fixture
def begun(home: Home) -> Home:
    """A home with an organization that has its administrator, and nothing else."""
    assembly = usual_assembly(home.paths, home.environment)
    assembly.open()
    assert assembly.close()
    return home


@pytest.fixture
def servers() -> Iterator[SandboxServers]:
    made = SandboxServers()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def organization(home: Home, servers: SandboxServers) -> SandboxServers:
    """The demo organization with twenty questions waiting in the queue Support; tests scheduled."""
    assembly = usual_assembly(home.paths, home.environment)
    build(assembly.open(), servers)
    assert assembly.close()
    stories = Storyteller(7)
    for _ in range(20):
        envelope = stories.question("support@contoso.example")
        servers.store.deliver(envelope.recipient, envelope.content)
    return servers
