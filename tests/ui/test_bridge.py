"""Answers of other threads arrive on the GUI thread, once, and never at a dead widget."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.ui.bridge import Bridge, EventRelay
from tests.ui.conftest import gone


class Screen(QObject):
    """Takes answers and remembers the thread they came on."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def take(self, value: object) -> None:
        self.answers.append(value)
        self.threads.append(QThread.currentThread())


def test_an_answer_of_a_thread_arrives_on_the_gui_thread(qtbot: QtBot, bridge: Bridge) -> None:
    screen = Screen()
    with ThreadPoolExecutor(1) as pool:
        operation = bridge.ask(pool.submit(lambda: threading.current_thread().name), screen.take)
        with qtbot.waitSignal(operation.ended):
            pass
    assert screen.answers != [threading.current_thread().name]
    assert screen.threads == [screen.thread()]


def test_an_answer_that_was_there_already_arrives_too(qtbot: QtBot, bridge: Bridge) -> None:
    screen = Screen()
    future: Future[int] = Future()
    future.set_result(7)
    with qtbot.waitSignal(bridge.ask(future, screen.take).ended):
        assert screen.answers == []  # never before the caller has gone on
    assert screen.answers == [7]


def test_an_error_goes_to_whoever_asked(qtbot: QtBot, bridge: Bridge) -> None:
    screen = Screen()
    future: Future[int] = Future()
    error = NeedsAttention(ErrorCode.RECORD_CHANGED)
    future.set_exception(error)
    operation = bridge.ask(future, None, screen.take)
    with qtbot.assertNotEmitted(bridge.refused), qtbot.waitSignal(operation.ended):
        pass
    assert screen.answers == [error]


def test_an_error_nobody_took_is_shown_by_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    future: Future[int] = Future()
    error = NeedsAttention(ErrorCode.RECORD_CHANGED)
    future.set_exception(error)
    with qtbot.waitSignal(bridge.refused) as shown:
        bridge.ask(future)
    assert shown.args == [error]


@pytest.mark.expects_warnings
@pytest.mark.parametrize("taken", [True, False])
def test_a_bug_is_logged_whole_whoever_asked(
    taken: bool, qtbot: QtBot, bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    screen = Screen()
    future: Future[int] = Future()
    future.set_exception(ZeroDivisionError("a bug"))
    with qtbot.waitSignal(bridge.unexpected):
        bridge.ask(future, None, screen.take if taken else None)
    logged = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(logged) == 1
    assert logged[0].exc_info is not None


def test_an_answer_for_a_closed_screen_is_dropped(qtbot: QtBot, bridge: Bridge) -> None:
    screen = Screen()
    future: Future[int] = Future()
    operation = bridge.ask(future, screen.take)
    answers = screen.answers
    screen.deleteLater()
    qtbot.waitUntil(lambda: gone(screen))
    with qtbot.waitSignal(operation.ended):
        future.set_result(7)
    assert answers == []


def test_an_answer_after_the_window_is_dropped(qtbot: QtBot) -> None:
    bridge = Bridge()
    future: Future[int] = Future()
    bridge.ask(future)
    bridge.deleteLater()
    qtbot.waitUntil(lambda: gone(bridge))
    future.set_result(7)
    assert future.done()  # and nothing was raised in the thread that did the work


def test_a_cancelled_request_ends_without_an_answer(qtbot: QtBot, bridge: Bridge) -> None:
    screen = Screen()
    operation = bridge.ask(Future(), screen.take, screen.take)
    with qtbot.waitSignal(operation.ended):
        operation.cancel()
    assert screen.answers == []


def test_events_of_a_thread_arrive_in_order_and_in_few_batches(qtbot: QtBot) -> None:
    relay = EventRelay()
    batches: list[list[int]] = []
    relay.batch.connect(batches.append)

    def post() -> None:
        for number in range(5_000):
            relay.post(number)

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: sum(map(len, batches)) == 5_000)
    assert [event for batch in batches for event in batch] == list(range(5_000))
    assert len(batches) == 1


def test_a_relay_keeps_the_newest_when_nobody_listens_in_time(qtbot: QtBot) -> None:
    relay = EventRelay(limit=3)
    for number in range(10):
        relay.post(number)
    with qtbot.waitSignal(relay.batch) as batch:
        pass
    assert batch.args == [[7, 8, 9]]
