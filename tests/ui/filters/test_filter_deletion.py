"""Before a filter is deleted it is said which linked rows that lets go, as far as anybody knows."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.filter_preview import FilterPreview, PreviewedItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.filters.deletion import NOTHING, WAIT, FilterDeletion
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import press

OWN = PreviewedItem(new_id(), ObjectType.TASK, "Call Eve", Phase.OPEN, "Ada Lovelace")
HIDDEN = PreviewedItem(new_id(), ObjectType.TASK, "", Phase.OPEN, "Bob", content_hidden=True)


@pytest.fixture
def question(clock: ManualClock, qtbot: QtBot) -> Iterator[FilterDeletion]:
    made = FilterDeletion(SyncFilter(new_id(), "Mine", ObjectType.TASK, ()), clock)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    yield made
    made.close()


def test_that_nothing_is_deleted_before_the_rows_are_counted(
    question: FilterDeletion, qtbot: QtBot
) -> None:
    assert not question.delete.isEnabled()
    assert question.delete.toolTip() == WAIT
    question.show_preview(FilterPreview(0))
    assert question.words.text() == NOTHING
    assert not question.table.isVisible()
    with qtbot.waitSignal(question.agreed) as heard:
        press(qtbot, question, "Delete")
    assert heard.args[1:] == [""]


def test_that_the_first_rows_are_shown_and_what_is_hidden_is_said(
    question: FilterDeletion, qtbot: QtBot
) -> None:
    question.show_preview(FilterPreview(0, let_go=140, leaving=(OWN, HIDDEN)))
    assert question.words.text().startswith("140 linked rows would be let go: nothing is deleted")
    assert question.model.rowCount() == 2
    assert question.first.text() == (
        "These are the first 2. Subjects that belong to others are hidden."
    )
    with qtbot.waitSignal(question.agreed) as heard:
        press(qtbot, question, "Delete")
    assert heard.args[1:] == [question.words.text()]


def test_that_a_setting_which_deletes_in_exchange_is_named(question: FilterDeletion) -> None:
    question.show_preview(FilterPreview(0, let_go=1, deletes=True, leaving=(OWN,)))
    assert "may be deleted in Exchange" in question.words.text()
    assert not question.first.isVisible()


def test_that_it_can_be_deleted_where_nothing_could_be_counted(question: FilterDeletion) -> None:
    question.show_error(Retryable(ErrorCode.DATABASE_BUSY))
    assert question.words.text().startswith("Which rows that lets go is not known. ")
    assert question.delete.isEnabled()


def test_that_the_keyboard_keeps_by_default(question: FilterDeletion, qtbot: QtBot) -> None:
    question.show_preview(FilterPreview(0, let_go=1, leaving=(OWN,)))
    with qtbot.assertNotEmitted(question.agreed), qtbot.waitSignal(question.rejected):
        QTest.keyClick(question, Qt.Key.Key_Return)
