"""The child process: it answers, imports little, and ends with whoever started it."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime.compose import OutgoingContent, compose
from ssync_desktop.mime.parse import parse
from ssync_desktop.mime.worker import serve

MOMENT = datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)
CONTENT = OutgoingContent(Address("Ann", "ann@x.org"), "one@x.org", MOMENT, subject="Grüße")
RAW = b"From: a@b.org\r\n\r\nHello\r\n"


@pytest.fixture
def child() -> Iterator["tuple[multiprocessing.process.BaseProcess, Connection[Any, Any]]"]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    yield process, ours
    ours.close()
    process.join(30)
    assert process.exitcode == 0
    process.close()


def ask(connection: "Connection[Any, Any]", *question: Any) -> Any:
    connection.send(question)
    assert connection.poll(30)
    return connection.recv()


def test_it_reads_and_writes_mail(
    child: "tuple[multiprocessing.process.BaseProcess, Connection[Any, Any]]",
) -> None:
    process, connection = child
    assert ask(connection, "parse", [RAW, b""]) == ("ok", [parse(RAW), parse(b"")])
    assert ask(connection, "compose", [CONTENT]) == ("ok", [compose(CONTENT)])
    assert ask(connection, "dance", []) == ("error", "nobody knows how to 'dance'")
    assert ask(connection, "compose", [None])[0] == "error"
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)  # Ctrl+C in the terminal is the parent's business
    assert ask(connection, "parse", [RAW]) == ("ok", [parse(RAW)])


def test_it_imports_neither_window_nor_database_nor_servers() -> None:
    check = (
        "import sys, ssync_desktop.mime.worker\n"
        "names = {name.partition('.')[0] for name in sys.modules} | set(sys.modules)\n"
        "print(sorted(names & {'PySide6', 'qasync', 'sqlalchemy', 'keyring', 'poplib', 'smtplib',"
        " 'asyncio', 'ssync_desktop.store', 'ssync_desktop.servers', 'ssync_desktop.engine'}))"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_it_ends_when_its_parent_is_killed() -> None:
    program = (
        "import multiprocessing, sys, time\n"
        "from ssync_desktop.mime.worker import serve\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('spawn')\n"
        "    ours, theirs = context.Pipe()\n"
        "    child = context.Process(target=serve, args=(theirs,), daemon=True)\n"
        "    child.start()\n"
        "    ours.send(('parse', [])); ours.recv()\n"
        "    print(child.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as lines:
        number = int(lines.readline())
        watch = os.pidfd_open(number)
        parent.kill()
        parent.wait(30)
        # The child's descriptor becomes readable when it has ended.
        ended = multiprocessing.connection.wait([watch], 30)
        os.close(watch)
    assert ended == [watch]
