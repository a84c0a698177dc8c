"""The kit's Dovecot filled with the corpus, for the benchmarks that fetch mail."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.benchmarks.measuring import Measure, run_command
from tests.kit.certificates import make_certificates
from tests.kit.corpus import CorpusMessage, generate
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.place import Place


@cache
def corpus(count: int) -> tuple[CorpusMessage, ...]:
    """Return the first *count* messages of the made-up collection."""
    return tuple(generate(count))


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Run a Dovecot of our own; nothing of it is left afterwards."""
    place = Place()
    try:
        folder = place.path / "tls"
        folder.mkdir()
        folder.chmod(0o755)
        certificates = make_certificates(folder)
        server = Dovecot(place, certificates, certificate=certificates.good)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        place.close()


def filled(server: Dovecot, count: int) -> MailUser:
    """Return a fresh user with the first *count* messages of the corpus."""
    user = server.add_user()
    server.deliver_many(user, (message.raw for message in corpus(count)))
    return user


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Give a folder in memory, so that nobody is measured by the speed of a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def mpop(user: MailUser, port: int, folder: Path) -> Measure:
    """Let mpop fetch everything into a fresh maildir under *folder*, pipelined."""
    target = folder / f"maildir{len(list(folder.iterdir()))}"
    for box in ("cur", "new", "tmp"):
        (target / box).mkdir(parents=True)
    configuration = target / "mpoprc"
    configuration.write_text(
        f"account default\nhost 127.0.0.1\nport {port}\nuser {user.address}\n"
        f"password {user.password}\nauth user\ntls off\nkeep on\npipelining on\n"
        f"delivery maildir {target}\nuidls_file {target}/uidls\nreceived_header off\n"
    )
    configuration.chmod(0o600)
    try:
        return run_command(["mpop", f"--file={configuration}", "--quiet"])
    finally:
        shutil.rmtree(target)
