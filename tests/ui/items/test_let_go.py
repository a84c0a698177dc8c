"""A filter that is narrowed says beforehand which linked rows it lets go, and the link says why."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.sync_filter import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.filters.deletion import FilterDeletion
from ssync_desktop.ui.filters.editing import FilterEditing
from ssync_desktop.ui.filters.editor import FilterEditor
from ssync_desktop.ui.filters.sheet import FiltersSheet
from ssync_desktop.ui.items.section import PairSection
from tests.kit.items_at_hand import CALL
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import UiItems
from tests.ui.items.hands import said

LOW = FilterCondition(FilterField.PRIORITY, FilterOperator.IS, "0")
WOULD = "1 linked row would be let go: nothing is deleted"


def opened(activity: ActivityPage, ada: UiItems, qtbot: QtBot) -> FiltersSheet:
    """Return the filters of Ada with that for tasks selected."""
    owner = Reference(ada.user.id, ObjectType.USER, "Ada")
    FilterEditing(activity).open(owner)
    sheet = activity.above
    assert isinstance(sheet, FiltersSheet)
    waits_for(qtbot, lambda: sheet.model.rows)
    (task,) = [one.filter for one in sheet.model.rows if one.table is ObjectType.TASK]
    assert task is not None
    sheet.select(task.id)
    return sheet


def test_a_narrowed_filter_says_what_it_lets_go_and_the_link_says_why(
    ada: UiItems, activity: ActivityPage, listed: Callable[[ItemKind], PairSection], qtbot: QtBot
) -> None:
    ada.write(CALL)
    ada.synchronize()
    sheet = opened(activity, ada, qtbot)
    press(qtbot, sheet, "Edit")
    editor = activity.above
    assert isinstance(editor, FilterEditor)
    waits_for(qtbot, lambda: "1 row of tasks would" in editor.preview.words.text())
    assert not editor.preview.let_go.isVisible()
    editor.conditions.show_value((*editor.conditions.value(), LOW))
    editor.conditions.edited.emit()
    waits_for(qtbot, editor.preview.let_go.isVisible)
    assert editor.preview.let_go.text().startswith(WOULD)
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: WOULD in activity.notice.text)
    ada.synchronize()
    activity.go_back()
    section = listed(ItemKind.TASK)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: "left the filters" in said(section.pane))


def test_a_filter_that_is_switched_off_says_what_it_lets_go(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(CALL)
    ada.synchronize()
    sheet = opened(activity, ada, qtbot)
    press(qtbot, sheet, "Switch off")
    waits_for(qtbot, lambda: "is switched off. " + WOULD in activity.notice.text)
    press(qtbot, sheet, "Switch on")
    waits_for(qtbot, lambda: "is used from the next" in activity.notice.text)
    assert "let go" not in activity.notice.text


def test_a_filter_is_deleted_once_it_is_seen_what_it_lets_go(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(CALL)
    ada.synchronize()
    sheet = opened(activity, ada, qtbot)

    def asked() -> FilterDeletion:
        press(qtbot, sheet, "Delete")
        (question,) = activity.findChildren(FilterDeletion)
        waits_for(qtbot, question.delete.isEnabled)
        return question

    question = asked()
    assert question.words.text().startswith(WOULD)
    assert [one.subject for one in question.model.rows] == [CALL.subject]
    assert question.table.isVisible()
    assert question.keep.isDefault()
    press(qtbot, question, "Keep")
    waits_for(qtbot, lambda: not activity.findChildren(FilterDeletion))
    press(qtbot, asked(), "Delete")
    waits_for(qtbot, lambda: "is deleted. " + WOULD in activity.notice.text)
