"""Trying rules out through the engine: in a child of its own, with progress, and given up at once."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention, Retryable
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, Role
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.what_if import MOST_CHANGES, ChangeKind, WhatIfDraft
from ssync_desktop.engine.what_if import WhatIfs
from ssync_desktop.mime.parse import parse
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.users import create_user
from ssync_desktop.organization.what_if import BATCH
from tests.engine.processes import alive
from tests.kit.clock import ManualClock
from tests.kit.ui_service import UiService

WAIT = 120
ADA = "ada@example.com"


@pytest.fixture
def service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    made = UiService(sqlite_url, clock)
    yield made
    assert made.close()


@pytest.fixture
def ada(service: UiService) -> User:
    return made_user(service)


def made_user(service: UiService) -> User:
    draft = UserDraft(
        last_name="Ada",
        domain_name=ADA,
        email_address=ADA,
        filtering_method=FilteringMethod.IN_RESPONSE,
    )
    return service.do(lambda context: create_user(context, draft))


def message(number: int) -> bytes:
    return (
        f"From: Carl <carl@example.net>\r\nTo: {ADA}\r\nSubject: Question {number}\r\n"
        f"Message-ID: <{number}@example.net>\r\n\r\nHello\r\n"
    ).encode()


def deliver(service: UiService, user: User, count: int) -> None:
    def work(context: Context) -> None:
        mailbox = context.unit.mailboxes.of(user.id)
        assert isinstance(mailbox, Mailbox)
        items = [
            IncomingItem(ItemKey("INBOX", str(number)), parse(message(number)))
            for number in range(count)
        ]
        deliver_incoming_emails(context, mailbox, items)

    service.do(work)


def test_that_a_child_finds_what_changes(service: UiService, ada: User) -> None:
    count = BATCH + 30
    deliver(service, ada, count)
    told: list[tuple[int, int]] = []
    draft = WhatIfDraft(30, methods={ada.id: FilteringMethod.ALL})
    answer = service.what_if.try_out(draft, told.append).result(WAIT)
    assert told == [(0, count), (BATCH, count), (count, count)]
    assert (answer.total, answer.count(ChangeKind.TRACKED)) == (count, count)
    assert len(answer.changes) == count
    newest = answer.changes[0]
    (row,) = service.rows(Table.RECEIVED_ITEMS, [newest.item_id]).result(WAIT)
    assert getattr(row, "subject", "") == f"Question {count - 1}"
    assert newest.after.reasons
    assert service.ids(Query(Table.EMAILS)).result(WAIT).ids == ()  # nothing was written


def test_that_nothing_to_look_at_is_no_error(service: UiService) -> None:
    told: list[tuple[int, int]] = []
    answer = service.what_if.try_out(WhatIfDraft(7), told.append).result(WAIT)
    assert (answer.total, answer.ground.messages, told) == (0, 0, [(0, 0)])


def test_that_very_many_changes_are_counted_and_the_newest_told(
    service: UiService, ada: User
) -> None:
    count = MOST_CHANGES + 100
    deliver(service, ada, count)
    draft = WhatIfDraft(30, methods={ada.id: FilteringMethod.ALL})
    answer = service.what_if.try_out(draft, lambda _: None).result(WAIT)
    assert (answer.total, len(answer.changes)) == (count, MOST_CHANGES)
    assert all(change.after.reasons for change in answer.changes)


def test_that_it_can_be_given_up(service: UiService, ada: User) -> None:
    deliver(service, ada, BATCH * 2)
    begun = threading.Event()
    future = service.what_if.try_out(WhatIfDraft(30), lambda _: begun.set())
    assert begun.wait(WAIT)
    future.cancel()
    with pytest.raises(CancelledError):
        future.result(WAIT)
    # The next one is not held up, and no child is left (every test is looked through for them).
    answer = service.what_if.try_out(WhatIfDraft(30), lambda _: None).result(WAIT)
    assert answer.ground.messages == BATCH * 2


def test_that_it_does_not_keep_the_program_from_ending(sqlite_url: str, clock: ManualClock) -> None:
    service = UiService(sqlite_url, clock)
    deliver(service, made_user(service), BATCH * 2)
    begun = threading.Event()
    future = service.what_if.try_out(WhatIfDraft(30), lambda _: begun.set())
    assert begun.wait(WAIT)
    assert service.close()
    assert future.done()


def test_that_a_dead_child_is_told(
    service: UiService, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(service, ada, BATCH * 2)
    killed: list[int] = []

    def told(_progress: tuple[int, int]) -> None:
        for pid in _children_of_this_process() - before:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    before = _children_of_this_process()
    with pytest.raises(Retryable, match="ended over it"):
        service.what_if.try_out(WhatIfDraft(30), told).result(WAIT)
    assert killed
    assert not any(alive(pid) for pid in killed)


def _children_of_this_process() -> set[int]:
    tasks = Path("/proc/self/task").iterdir()
    found = {int(pid) for task in tasks for pid in (task / "children").read_text().split()}
    return {pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_that_refusals_come_home(service: UiService, ada: User) -> None:
    settings = replace(OrganizationSettings(), most_hashes=0)
    with pytest.raises(DraftRefused) as refused:
        service.what_if.try_out(WhatIfDraft(30, settings), lambda _: None).result(WAIT)
    assert refused.value.problems[0].field == "most_hashes"
    simple = WhatIfs(service.runtime, Caller(new_id(), frozenset({Role.USER})))
    with pytest.raises(NeedsAttention):
        simple.try_out(WhatIfDraft(30), lambda _: None).result(WAIT)
