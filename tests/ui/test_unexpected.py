"""What nobody caught is logged whole and shown once."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.unexpected import UnexpectedErrors

pytestmark = pytest.mark.expects_warnings


@pytest.fixture
def errors(qtbot: QtBot) -> Iterator[UnexpectedErrors]:
    hooks = sys.excepthook, threading.excepthook
    made = UnexpectedErrors()
    made.install()
    yield made
    made.uninstall()
    sys.excepthook, threading.excepthook = hooks


def fail() -> None:
    raise ZeroDivisionError("a bug")


def test_an_error_of_a_slot_is_shown_once(errors: UnexpectedErrors, qtbot: QtBot) -> None:
    shown: list[BaseException] = []
    errors.raised.connect(shown.append)
    for _ in range(3):
        try:
            fail()
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    assert [str(error) for error in shown] == ["a bug"]


def test_an_error_of_a_thread_is_logged_with_its_trace(
    errors: UnexpectedErrors, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(errors.raised):
        thread = threading.Thread(target=fail, name="poor thing")
        thread.start()
        thread.join()
    record = next(one for one in caplog.records if one.levelno == logging.CRITICAL)
    assert "poor thing" in record.getMessage()
    assert record.exc_info is not None


def test_two_bugs_are_two_messages(errors: UnexpectedErrors) -> None:
    shown: list[BaseException] = []
    errors.raised.connect(shown.append)
    errors.report(ValueError("one"))
    errors.report(ValueError("two"))
    assert len(shown) == 2


def test_qts_own_words_go_to_the_log(
    errors: UnexpectedErrors, caplog: pytest.LogCaptureFixture
) -> None:
    qWarning("a word of Qt")
    assert [(one.name, one.levelname) for one in caplog.records] == [("qt", "WARNING")]
