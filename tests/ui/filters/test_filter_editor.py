"""A filter is edited by hand and keyboard, and says at once what would synchronize."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.filter_preview import FilterPreview, PreviewedItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.filters.editor import FilterEditor
from ssync_desktop.ui.filters.preview import preview_words
from ssync_desktop.ui.widgets.editors import Choice, Number
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import line_of, press, tick_of, type_over

CONTOSO = Reference(new_id(), ObjectType.ACCOUNT, "Contoso Ltd")
MINE = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
ABOUT = FilterCondition(FilterField.REGARDING, FilterOperator.IS, str(CONTOSO.id))


@pytest.fixture
def new(clock: ManualClock, qtbot: QtBot) -> Iterator[FilterEditor]:
    made = FilterEditor(SyncFilterDraft(default=True), clock)
    qtbot.addWidget(made)
    made.resize(800, 900)
    made.show()
    made.begin()
    yield made
    made.close()


@pytest.fixture
def stored(clock: ManualClock, qtbot: QtBot) -> Iterator[FilterEditor]:
    draft = SyncFilterDraft(
        "Contoso", ObjectType.APPOINTMENT, (MINE, ABOUT), new_id(), new_id(), row_version=5
    )
    made = FilterEditor(draft, clock, [CONTOSO], "Ada Lovelace")
    qtbot.addWidget(made)
    made.resize(800, 900)
    made.show()
    yield made
    made.close()


def test_that_a_new_one_is_put_together(new: FilterEditor, qtbot: QtBot) -> None:
    assert new.draft().conditions == ()
    type_over(qtbot, line_of(new.form, "name"), "Soon")
    press(qtbot, new, "Add a condition")
    press(qtbot, new, "Add a condition")
    assert [one.field for one in new.draft().conditions] == [
        FilterField.PARTY,
        FilterField.ORGANIZER,
    ]
    second = new.conditions.lines[1]
    second.field.choose(FilterField.STARTS_WITHIN)
    days = second.findChild(Number)
    assert not second.operator.isEnabled()
    days.setValue(14)
    with qtbot.waitSignal(new.submitted) as heard:
        press(qtbot, new, "Save")
    soon = FilterCondition(FilterField.STARTS_WITHIN, FilterOperator.NOT_OLDER_THAN, "14")
    assert heard.args == [SyncFilterDraft("Soon", conditions=(MINE, soon), default=True)]


def test_that_a_filter_without_conditions_is_not_saved_and_says_so(
    new: FilterEditor, qtbot: QtBot
) -> None:
    type_over(qtbot, line_of(new.form, "name"), "All")
    with qtbot.assertNotEmitted(new.submitted):
        press(qtbot, new, "Save")
    assert "every row would synchronize" in new.form.field("conditions").complaint


def test_that_a_stored_one_names_its_record_and_keeps_its_table(stored: FilterEditor) -> None:
    assert not stored.changed
    assert not stored.table.isEnabled()
    record = stored.conditions.lines[1].value.record
    assert record is not None
    assert isinstance(record.editor, QLineEdit)
    assert record.editor.text() == "Contoso Ltd"
    assert not stored.form.has("default")


def test_that_a_record_is_found_by_part_of_its_name(stored: FilterEditor, qtbot: QtBot) -> None:
    line = stored.conditions.lines[1]
    assert line.value.record is not None
    editor = line.value.record.editor
    fabrikam = Reference(new_id(), ObjectType.ACCOUNT, "Fabrikam")
    with qtbot.waitSignal(stored.records_wanted) as heard:
        type_over(qtbot, editor, "fabrikam")
    assert heard.args == [FilterField.REGARDING, "fabrikam"]
    editor.clearFocus()
    stored.offer_records([fabrikam])
    assert stored.draft().conditions[1].value == str(fabrikam.id)


def test_that_a_condition_is_compared_otherwise_and_removed(
    stored: FilterEditor, qtbot: QtBot
) -> None:
    line = stored.conditions.lines[1]
    line.operator.choose(FilterOperator.IS_EMPTY)
    assert stored.draft().conditions[1] == FilterCondition(
        FilterField.REGARDING, FilterOperator.IS_EMPTY
    )
    line.remove.click()
    assert stored.draft().conditions == (MINE,)
    assert stored.conditions.lines[0].field.accessibleName() == "Condition 1: field"


def test_that_another_table_keeps_what_it_has_too(new: FilterEditor, qtbot: QtBot) -> None:
    press(qtbot, new, "Add a condition")
    press(qtbot, new, "Add a condition")
    state = new.conditions.lines[1]
    state.field.choose(FilterField.PHASE)
    value = state.value.findChild(Choice)
    assert [value.itemText(place) for place in range(value.count())] == [
        "Open",
        "Completed",
        "Canceled",
    ]
    new.table.choose(ObjectType.CONTACT)
    assert [one.field for one in new.draft().conditions] == [FilterField.PHASE]
    value = new.conditions.lines[0].value.findChild(Choice)
    assert [value.itemText(place) for place in range(value.count())] == ["Active", "Inactive"]


def test_that_what_would_synchronize_is_counted_and_listed(
    stored: FilterEditor, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(stored.preview_wanted) as heard:
        stored.begin()
    (about,) = heard.args
    item = PreviewedItem(new_id(), ObjectType.APPOINTMENT, "Review", Phase.OPEN, "Ada Lovelace")
    hidden = PreviewedItem(
        new_id(), ObjectType.APPOINTMENT, "", Phase.OPEN, "Bob", content_hidden=True
    )
    stored.offer_preview(about, FilterPreview(38, (item, hidden)))
    assert stored.preview.words.text() == (
        "For Ada Lovelace, 38 appointments would synchronize. These are the first 2. "
        "Subjects that belong to others are hidden."
    )
    cells = [stored.preview.model.index(place, 0).data() for place in range(2)]
    assert cells == ["Review", "***"]


def test_that_contacts_are_listed_by_their_names_without_a_time(stored: FilterEditor) -> None:
    ada = PreviewedItem(new_id(), ObjectType.CONTACT, "Ada Lovelace", Phase.OPEN, "Bob")
    stored.preview.show_preview(ObjectType.CONTACT, FilterPreview(1, (ada,)))
    assert titles(stored) == ["Name", "State", "Owner"]
    cells = [stored.preview.model.index(0, place).data() for place in range(3)]
    assert cells == ["Ada Lovelace", "Active", "Bob"]
    table = stored.preview.table
    widths = [table.columnWidth(place) for place in range(3)]
    assert sum(widths) == table.viewport().width()
    assert min(widths) >= 96
    call = replace(ada, object_type=ObjectType.TASK)
    stored.preview.show_preview(ObjectType.TASK, FilterPreview(1, (call,)))
    assert titles(stored) == ["Subject", "When", "State", "Owner"]
    widths = [table.columnWidth(place) for place in range(4)]
    assert min(widths) >= 96


def titles(editor: FilterEditor) -> list[str]:
    model = editor.preview.model
    every = range(model.columnCount())
    return [model.headerData(place, Qt.Orientation.Horizontal) for place in every]


@pytest.mark.parametrize(("whom", "who"), [("Ada Lovelace", "Ada Lovelace"), ("", "you")])
def test_that_rows_that_are_not_for_the_owner_of_the_filter_are_said_to_stay_out(
    whom: str, who: str
) -> None:
    words = preview_words(ObjectType.TASK, FilterPreview(0, unreadable=1200), whom)
    assert words.endswith(f"1,200 more stay out: {who} may not read what belongs to others.")


def test_that_only_what_changes_the_rows_is_counted_again(
    stored: FilterEditor, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(stored.preview_wanted) as heard:
        stored.begin()
    type_over(qtbot, line_of(stored.form, "name"), "Another name")
    stored.offer_preview(heard.args[0], FilterPreview(0))
    assert "no appointments would synchronize" in stored.preview.words.text()
    with qtbot.waitSignal(stored.preview_wanted):  # switched off it lets rows go
        tick_of(stored.form, "active").click()
    with qtbot.waitSignal(stored.preview_wanted):
        stored.conditions.lines[1].remove.click()
    stored.offer_preview(heard.args[0], FilterPreview(7))
    assert stored.preview.words.text() == "Counting …"


def is_seen_whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_that_a_new_condition_has_the_keyboard_and_is_seen(
    stored: FilterEditor, qtbot: QtBot
) -> None:
    stored.resize(800, 420)
    stored.activateWindow()
    for number in range(3, 7):
        press(qtbot, stored, "Add a condition")
        line = stored.conditions.lines[-1]
        assert len(stored.conditions.lines) == number
        qtbot.waitUntil(line.field.hasFocus)
        qtbot.waitUntil(partial(is_seen_whole, line.field))
        assert line.field.accessibleName() == f"Condition {number}: field"


def test_that_the_keyboard_stays_near_a_condition_that_goes(
    stored: FilterEditor, qtbot: QtBot
) -> None:
    stored.activateWindow()
    first, second = stored.conditions.lines
    first.remove.click()
    qtbot.waitUntil(second.field.hasFocus)
    second.remove.click()
    qtbot.waitUntil(stored.conditions.add.hasFocus)
