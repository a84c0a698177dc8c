"""Subjects in other people's folders: hidden in the preview, shown on request, written down."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.tracking.editor import RuleEditor
from ssync_desktop.ui.tracking.page import TrackingPage
from tests.kit.ui_hands import waits_for
from tests.kit.ui_pages import as_administrator, shown
from tests.ui.tracking.conftest import Inbox


@pytest.fixture
def page(inbox: Inbox, ui_context: PageContext, qtbot: QtBot) -> Iterator[TrackingPage]:
    """Return the page as an administrator sees it, to whom none of the mail belongs."""
    with shown(TrackingPage(as_administrator(ui_context, inbox.service)), qtbot) as made:
        yield made


def subjects(editor: RuleEditor) -> list[str]:
    """Return the subjects as the preview shows them."""
    return [item.subject for item in editor.preview.model.rows]


@pytest.mark.behaviour("B107", "in the preview of a folder")
def test_subjects_are_shown_on_request_which_is_written_down(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    folder = inbox.folder("Clients")
    inbox.deliver(folder, 1, "Private")
    page.editing.edit(inbox.rule(folder).id)
    waits_for(qtbot, lambda: page.editing.editor is not None)
    editor = page.editing.editor
    assert editor is not None
    waits_for(qtbot, lambda: subjects(editor) == [HIDDEN])
    assert "Subjects are hidden" in editor.preview.words.text()
    editor.preview.subjects.setFocus()
    QTest.keyClick(editor.preview.subjects, Qt.Key.Key_Space)
    waits_for(qtbot, lambda: subjects(editor) == ["Private"])
    assert page.window().focusWidget() is editor.preview.table
    assert not editor.preview.subjects.isVisible()
    assert "hidden" not in editor.preview.words.text()
    written = inbox.service.ids(Query(Table.AUDIT, sort="created_on")).result(10).ids
    (row,) = inbox.service.rows(Table.AUDIT, written).result(10)
    assert isinstance(row, AuditRow)
    assert (row.action, row.table) == (AuditAction.SHOW_SUBJECTS, Table.TRACKING_FOLDERS)
    assert (row.object_id, row.owner_name) == (inbox.mailbox.id, "Ada Lovelace")
