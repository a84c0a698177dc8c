"""Status replaces itself: a thousand values are one repaint."""

import threading
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.ui.live import MANY_ROWS, LiveStatus, merged

BOX = UUID(int=1)


def status(done: int, mailbox: UUID = BOX) -> OperationStatus:
    return OperationStatus(mailbox, OperationType.INCOMING, Phase.SYNCHRONIZING, done, 1_000)


def test_a_thousand_updates_of_a_thread_reach_the_screen_as_one(qtbot: QtBot) -> None:
    live = LiveStatus(interval_ms=10)
    heard: list[tuple[OperationStatus, ...]] = []
    live.operations_changed.connect(heard.append)

    def post() -> None:
        for number in range(1_001):
            live.post(status(number))

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(status(1_000),)]
    assert live.operation(BOX, OperationType.INCOMING) == status(1_000)
    assert live.operation(BOX, OperationType.OUTGOING) is None


def test_what_did_not_change_is_not_told_again(qtbot: QtBot) -> None:
    live = LiveStatus(interval_ms=0)
    with qtbot.waitSignal(live.operations_changed):
        live.post(status(1))
    live.post(status(1))
    with qtbot.assertNotEmitted(live.operations_changed), qtbot.waitSignal(live.engine_changed):
        live.post(EngineStatus(running=True, paused=False))


def test_the_engine_as_a_whole(qtbot: QtBot) -> None:
    live = LiveStatus(interval_ms=0)
    with qtbot.waitSignal(live.engine_changed) as heard:
        live.post(EngineStatus(running=True, paused=False))
        live.post(EngineStatus(running=True, paused=True))
    assert heard.args == [EngineStatus(running=True, paused=True)]
    assert live.engine.paused


def test_what_was_known_before_does_not_replace_news(qtbot: QtBot) -> None:
    live = LiveStatus(interval_ms=0)
    with qtbot.waitSignal(live.operations_changed):
        live.post(status(5))
    live.start_from([status(1), status(2, UUID(int=2))], EngineStatus(True, False))
    assert {one.mailbox_id: one.done for one in live.operations()} == {BOX: 5, UUID(int=2): 2}


def test_changes_of_an_interval_are_told_as_one(qtbot: QtBot) -> None:
    live = LiveStatus(interval_ms=0)
    with qtbot.waitSignal(live.rows_changed) as heard:
        live.post(Changes(frozenset({Table.EMAILS}), frozenset({BOX})))
        live.post(Changes(frozenset({Table.MAILBOXES}), frozenset({UUID(int=2)})))
    both = frozenset({BOX, UUID(int=2)})
    assert heard.args == [Changes(frozenset({Table.EMAILS, Table.MAILBOXES}), both)]


@pytest.mark.parametrize("ids", [frozenset(), frozenset(UUID(int=n) for n in range(MANY_ROWS + 1))])
def test_many_rows_are_not_named(ids: frozenset[UUID]) -> None:
    few = Changes(frozenset({Table.EMAILS}), frozenset({BOX}))
    many = Changes(frozenset({Table.EMAILS}), ids)
    assert merged([few, many]).ids == frozenset()
