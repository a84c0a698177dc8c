"""From the pages to filters and back: made, changed, switched, deleted, and found again."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import RecordDraft, User, UserDraft
from ssync_desktop.ui.filters.deletion import NOTHING, FilterDeletion
from ssync_desktop.ui.filters.editor import FilterEditor
from ssync_desktop.ui.filters.sheet import FiltersSheet
from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.users.choosing import Deed
from ssync_desktop.ui.users.page import UsersPage
from tests.kit.ui_hands import line_of, press, type_over, waits_for
from tests.kit.users_page import shown_users_page
from tests.kit.window import Office

MINE = FilterCondition(FilterField.OWNER, FilterOperator.IS_ME)


@pytest.fixture
def ada(office: Office) -> User:
    draft = UserDraft(
        first_name="Ada", last_name="Lovelace", domain_name="ada", email_address="ada@x.test"
    )
    return office.service.save_user(draft).result(10)


@pytest.fixture
def page(office: Office, ada: User, qtbot: QtBot) -> Iterator[UsersPage]:
    with shown_users_page(office, qtbot) as made:
        yield made


def filters_of(office: Office, owner: User | None) -> list[SyncFilter]:
    return list(office.service.items.filters(owner.id if owner else None).result(10))


def above(page: UsersPage) -> QWidget | None:
    return page.above


def opened(page: UsersPage, ada: User, qtbot: QtBot) -> FiltersSheet:
    page.users.select(ada.id)
    waits_for(qtbot, lambda: page.users.wanted == ada.id and page.users.rows)
    page.actions_[Deed.FILTERS].trigger()
    waits_for(qtbot, lambda: isinstance(page.above, FiltersSheet) and page.above.model.rows)
    assert isinstance(page.above, FiltersSheet)
    return page.above


def test_that_a_user_is_given_another_filter(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    sheet = opened(page, ada, qtbot)
    assert sheet.accessibleName() == "Synchronization filters: Ada Lovelace"
    before = len(filters_of(office, ada))
    press(qtbot, sheet, "New filter")
    editor = page.above
    assert isinstance(editor, FilterEditor)
    type_over(qtbot, line_of(editor.form, "name"), "Also owned")
    editor.table.choose(ObjectType.LETTER)
    editor.conditions.show_value([MINE])
    editor.conditions.edited.emit()
    waits_for(qtbot, lambda: "no letters would synchronize" in editor.preview.words.text())
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.above is sheet)
    waits_for(qtbot, lambda: sheet._chosen is not None and sheet._chosen.name == "Also owned")
    assert len(filters_of(office, ada)) == before + 1


def test_that_edits_are_given_up_only_by_a_second_step(
    page: UsersPage, ada: User, qtbot: QtBot
) -> None:
    sheet = opened(page, ada, qtbot)
    press(qtbot, sheet, "New filter")
    editor = page.above
    assert isinstance(editor, FilterEditor)
    type_over(qtbot, line_of(editor.form, "name"), "Never")
    assert page.unsaved
    press(qtbot, editor, "Cancel")
    assert page.above is editor
    press(qtbot, page.notice, "Discard them")
    assert above(page) is sheet
    page.go_back()
    assert above(page) is None


def test_that_a_record_is_named_in_the_list_and_a_filter_switched_and_deleted(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    acme = office.service.save_record(
        RecordDraft(object_type=ObjectType.ACCOUNT, name="Acme", owner_id=ada.id)
    ).result(10)
    about = FilterCondition(FilterField.REGARDING, FilterOperator.IS, str(acme.id))
    draft = SyncFilterDraft("About Acme", ObjectType.TASK, (about,), ada.id)
    stored = office.service.items.save_filter(draft).result(10)
    sheet = opened(page, ada, qtbot)
    sheet.select(stored.id)
    waits_for(qtbot, lambda: sheet._line is not None and sheet._line.words == "Regarding is Acme")
    press(qtbot, sheet, "Switch off")
    waits_for(qtbot, lambda: sheet._chosen is not None and not sheet._chosen.active)
    press(qtbot, sheet, "Delete")
    (question,) = page.findChildren(FilterDeletion)
    waits_for(qtbot, question.delete.isEnabled)
    assert question.words.text() == NOTHING
    press(qtbot, question, "Delete")
    waits_for(qtbot, lambda: stored.id not in {one.id for one in filters_of(office, ada)})
    waits_for(qtbot, lambda: sheet._chosen is None or sheet._chosen.id != stored.id)


def test_that_a_double_click_switches_a_filter_once(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    draft = SyncFilterDraft("Mine", ObjectType.TASK, (MINE,), ada.id)
    stored = office.service.items.save_filter(draft).result(10)
    sheet = opened(page, ada, qtbot)
    sheet.select(stored.id)
    for _ in range(2):
        sheet.toggle.click()
    waits_for(qtbot, lambda: sheet._chosen is not None and not sheet._chosen.active)
    assert page.notice.text.startswith("“Mine” is switched off.")
    assert not next(one for one in filters_of(office, ada) if one.id == stored.id).active


def test_that_templates_are_reached_from_the_settings(office: Office, qtbot: QtBot) -> None:
    page = SettingsPage(office.context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.enter()
    waits_for(qtbot, page.settings_form.isEnabled)
    page.show_subject("Fields and filters")
    page.synchronization.templates.click()
    sheet = page.above
    assert isinstance(sheet, FiltersSheet)
    waits_for(qtbot, lambda: sheet.model.rows)
    given = [line for line in sheet.model.rows if line.badge.word == "Given to new users"]
    assert len(given) == len([one for one in filters_of(office, None) if one.default])
    press(qtbot, sheet, "Back")
    assert page.above is None
    page.close()
