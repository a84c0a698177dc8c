"""Test & Enable where appointments, contacts and tasks synchronize: whose they are, and the words."""

from dataclasses import replace
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import ActDeliveryMethod, OperationType
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.test_run import StepState, TestRun, TestStep
from ssync_desktop.ui.mailboxes.begin_test import TestOptions
from ssync_desktop.ui.mailboxes.results import Line
from ssync_desktop.ui.mailboxes.test_words import sentence
from tests.kit.clock import START
from tests.ui.mailboxes.conftest import Firm

IN, OUT, ACT = OperationType.INCOMING, OperationType.OUTGOING, OperationType.ACT


@pytest.mark.behaviour("B34", "the box")
@pytest.mark.parametrize("method", list(ActDeliveryMethod))
def test_whose_items_they_are_is_asked_where_they_synchronize(
    firm: Firm, qtbot: QtBot, method: ActDeliveryMethod
) -> None:
    (row,) = firm.service.rows(Table.MAILBOXES, [firm.ada]).result(10)
    assert isinstance(row, MailboxRow)
    options = TestOptions([replace(row, act_method=method)])
    qtbot.addWidget(options)
    options.show()
    asked = method is ActDeliveryMethod.SERVER_SIDE
    assert options.take_over.isVisible() is asked
    assert not options.takes_over
    options.take_over.setChecked(True)
    assert options.takes_over


@pytest.mark.parametrize(
    ("enabled", "words"),
    [
        (set(), "Nothing is switched on."),
        ({IN}, "Incoming email is switched on."),
        ({IN, OUT}, "Incoming and outgoing email are switched on."),
        ({ACT}, "Appointments, contacts and tasks are switched on."),
        (
            {OUT, ACT},
            "Outgoing email is switched on; appointments, contacts and tasks are too.",
        ),
    ],
)
def test_what_is_switched_on_is_said_in_a_sentence(enabled: set[OperationType], words: str) -> None:
    step = TestStep("A step", IN, StepState.PASSED)
    run = TestRun(
        UUID(int=1), "Ada", None, (step,), START, finished=True, enabled=frozenset(enabled)
    )
    assert sentence([Line(UUID(int=1), "Ada", run)]) == f"The test passed. {words}"
