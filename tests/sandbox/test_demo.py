"""The demo: every state is there to be seen, mail comes and goes, and nothing is left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ssync_desktop.domain.options import AccessApproval, EmailStatus
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.status import Phase
from ssync_desktop.engine.summary import MailboxSummary, mailbox_summaries
from ssync_desktop.paths import under
from ssync_desktop.sandbox.demo import Clockwork, Demo
from ssync_desktop.sandbox.organization import EXAMPLE_SECRET, secret_of
from ssync_desktop.sandbox.people import EXCHANGE_USERS

LIMIT = 40.0  # seconds
SETTLED = {Phase.OK, Phase.STOPPED, Phase.PAUSED, Phase.NEVER_TESTED}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(under(tmp_path / "demo"))
    made.open()
    made.begin()
    yield made
    assert made.close()


def _settled(demo: Demo) -> dict[str, MailboxSummary]:
    """Return how mailboxes stand once every test has ended and everybody was visited."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        summaries = mailbox_summaries(demo.runtime).result(LIMIT)
        resting = all(one.phase in SETTLED for two in summaries for one in two.directions)
        working = [one for one in summaries if one.incoming.phase is Phase.OK]
        if resting and working and all(one.incoming.last_success_on for one in working):
            return {summary.name: summary for summary in summaries}
        time.sleep(0.05)
    pytest.fail("The demo never settled.")


def _overview_with(demo: Demo, received: int) -> Overview:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        overview = demo.service.overview().result(LIMIT)
        if overview.received_today >= received:
            return overview
        time.sleep(0.05)
    pytest.fail("No mail arrived.")


@pytest.mark.timeout(180)
def test_there_is_something_of_everything(demo: Demo) -> None:
    found = _settled(demo)
    phases = {name: one.incoming.phase for name, one in found.items()}
    assert phases == {
        "Ada Lovelace": Phase.OK,
        "Alan Turing": Phase.NEVER_TESTED,
        "Grace Hopper": Phase.OK,
        "Hedy Lamarr": Phase.OK,
        "Invoices": Phase.STOPPED,
        "Katherine Johnson": Phase.PAUSED,
        "Margaret Hamilton": Phase.OK,
        "Sales enquiries": Phase.OK,
        "Support": Phase.OK,
    }
    assert found["Katherine Johnson"].approval is AccessApproval.PENDING
    assert "refused the sign-in" in found["Invoices"].incoming.error_text
    overview = _overview_with(demo, 3)
    assert overview.sent_today + overview.pending_send + overview.failed_emails == 6
    assert overview.alerts_by_level


def test_letters_leave_and_one_is_refused(demo: Demo) -> None:
    end = time.monotonic() + LIMIT
    wanted = [EmailStatus.SENT] * 5 + [EmailStatus.FAILED]
    while (statuses := _outgoing(demo)) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert statuses == wanted


@pytest.mark.timeout(180)
def test_a_user_added_by_the_visitor_works_like_the_others(demo: Demo) -> None:
    _settled(demo)
    address = "nina@contoso.example"
    nina = UserDraft(
        first_name="Nina", last_name="Simon", domain_name=address, email_address=address
    )
    mailbox_id = demo.service.save_user(nina).result(LIMIT).mailbox_id
    assert mailbox_id is not None
    draft = demo.service.mailbox(mailbox_id).result(LIMIT).draft()
    draft = replace(draft, allow_credentials=True, user_name=address)
    demo.service.save_mailbox(draft, secret_of(address)).result(LIMIT)
    demo.service.test_and_enable((mailbox_id,), approve=True).result(LIMIT)
    found = _settled(demo)["Nina Simon"]
    assert [one.phase for one in found.directions] == [Phase.OK, Phase.OK]


def test_the_password_of_the_demo_is_told_by_a_working_example(demo: Demo) -> None:
    profiles = demo.service.ids(Query(Table.PROFILES)).result(LIMIT).ids
    told = [demo.service.profile(one).result(LIMIT).description for one in profiles]
    assert any(f"for example “{EXAMPLE_SECRET}”" in one for one in told)
    assert secret_of("invoices@contoso.example") == EXAMPLE_SECRET
    accounts = demo._post_office.server.directory
    for user in EXCHANGE_USERS:  # what is told holds on Exchange, too
        assert accounts.with_password(user.address, secret_of(user.address))


def _outgoing(demo: Demo) -> list[EmailStatus]:
    snapshot = demo.service.ids(Query(Table.EMAILS, sort="created_on")).result(LIMIT)
    emails = [demo.service.email(one).result(LIMIT) for one in snapshot.ids]
    return sorted(one.status for one in emails if one.outgoing)


def test_mail_keeps_arriving_while_one_watches(demo: Demo) -> None:
    clockwork = Clockwork(demo.service, demo.organization, cycle=0.1)
    clockwork.start()
    try:
        before = demo.service.overview().result(LIMIT).received_today
        _overview_with(demo, before + 1)
    finally:
        clockwork.stop()


def test_a_demo_that_never_began_ends_too(tmp_path: Path) -> None:
    demo = Demo(under(tmp_path / "demo"))
    demo.open()
    assert demo.close()


def _run(tmp_path: Path, seconds: str) -> subprocess.Popen[str]:
    environment = {
        **{name: text for name, text in os.environ.items() if name != "QT_QPA_PLATFORM"},
        "SSYNC_DEMO_SECONDS": seconds,
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "COLUMNS": "120",  # names are broken where many mailboxes tell how far they are
    }
    (tmp_path / "tmp").mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "ssync_desktop", "--demo"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.timeout(180)
def test_without_a_display_it_shows_itself_in_the_terminal(tmp_path: Path) -> None:
    with _run(tmp_path, "3") as process:
        out, err = process.communicate(timeout=150)
    assert (process.returncode, err) == (0, "")
    assert "3 seconds" in out
    assert re.search(r"Alan Turing +never tested", out)
    pictures = {file.name for file in (tmp_path / "build" / "demo-screenshots").iterdir()}
    assert {"mailboxes.png", "profiles.png", "activity.png", "alerts.png"} <= pictures
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_no_file(tmp_path: Path, number: signal.Signals) -> None:
    with _run(tmp_path, "600") as process:
        assert process.stdout is not None
        process.stdout.readline()  # the pages stand
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert list((tmp_path / "tmp").iterdir()) == []
