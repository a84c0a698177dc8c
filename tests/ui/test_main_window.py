"""The window: fixed places, pages made when first seen, keys that work everywhere, a staged end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QSettings, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.engine_bar import EngineBar, resting_words, words_of
from ssync_desktop.ui.main_window import MainWindow, first_size
from ssync_desktop.ui.page import LEAST_HEIGHT, Page
from ssync_desktop.ui.pages import PAGES, PageEntry
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.layouts import column
from ssync_desktop.ui.widgets.split_content import NARROW, SplitContent
from ssync_desktop.ui.widgets.table_view import TableView
from ssync_desktop.ui.widgets.window_model import WindowModel
from tests.ui.conftest import NOW, Line, Lines, gone

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Example(Page):
    """A page that notes what it is told."""

    made = 0

    def __init__(self, context: PageContext) -> None:
        super().__init__("Example", context)
        type(self).made += 1
        self.told: list[object] = []
        self.set_main_action(action(self, "New", "add", self.begin))
        self.set_filters(FilterBar())
        self.add_actions([action(self, "Approve", "approve", self.begin)])
        self.content, self.pane = QWidget(), QWidget()
        columns: tuple[Column[Line], ...] = (Column("Name", lambda line: line.name),)
        self.table = TableView(WindowModel(context.service, columns, context.bridge, self), "Rows")
        self.content.setLayout(column(self.table))
        self.set_content(self.content, self.pane)

    def first_shown(self) -> None:
        self.told.append("first shown")

    def begin(self) -> None:
        editor = DraftEditor("New")
        editor.add_field("name", Field("Name", QLineEdit()))
        editor.load(ProfileDraft())
        self.show_over(editor)

    def synchronize(self) -> None:
        self.told.append("synchronize")

    def show_subject(self, subject: object) -> None:
        self.told.append(subject)


@pytest.fixture
def entries() -> list[PageEntry]:
    Example.made = 0
    example = [replace(entry, factory=Example) for entry in PAGES[:2]]
    return [*example, replace(PAGES[2], factory=None), *PAGES[3:4]]


@pytest.fixture
def window(
    context: PageContext, entries: list[PageEntry], qtbot: QtBot, tmp_path: Path
) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = MainWindow(context, entries, settings)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.finish()
    made.deleteLater()
    qtbot.waitUntil(lambda: gone(made))


def front(window: MainWindow) -> Example:
    page = window.page
    assert isinstance(page, Example)
    return page


def test_the_places_are_fixed() -> None:
    assert [entry.title for entry in PAGES] == [
        "Overview",
        "Mailboxes",
        "Email server profiles",
        "Tracking rules",
        "Users and queues",
        "Activity",
        "Alerts",
        "Settings",
    ]


def test_pages_are_made_when_first_seen_and_kept(window: MainWindow, qtbot: QtBot) -> None:
    assert Example.made == 1
    first = window.page
    QTest.keyClick(window, Qt.Key.Key_2, ALT)
    assert Example.made == 2
    assert front(window).told == ["first shown"]
    assert window.rail.button("mailboxes").isChecked()
    QTest.keyClick(window, Qt.Key.Key_1, ALT)
    assert window.page is first
    assert front(window).told == ["first shown"]


def test_a_place_without_a_page_cannot_be_entered(window: MainWindow, qtbot: QtBot) -> None:
    before = window.page
    QTest.keyClick(window, Qt.Key.Key_3, ALT)
    assert window.page is before
    assert not window.rail.button("profiles").isEnabled()


def test_a_page_can_send_the_user_to_another(window: MainWindow, context: PageContext) -> None:
    context.navigator.go("mailboxes", "Failing")
    assert front(window).told == ["first shown", "Failing"]
    assert isinstance(_focus(), TableView)  # neither the rail nor a button of the toolbar
    assert front(window).isAncestorOf(_focus())


@pytest.mark.parametrize(
    ("screen", "size"),
    [((1366, 768), (1280, 728)), ((1024, 600), (1024, 560)), ((2560, 1440), (1280, 800))],
)
def test_a_first_window_fits_on_the_screen(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert first_size(QSize(*screen)) == QSize(*size)


def test_the_keys_of_every_page(window: MainWindow, qtbot: QtBot) -> None:
    page = front(window)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert page.told[-1] == "synchronize"
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert page.filters is not None
    qtbot.waitUntil(lambda: page.filters is not None and page.filters.isAncestorOf(_focus()))
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    editor = page.findChild(DraftEditor)
    assert editor is page.over
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.content.isVisible()


def _focus() -> QWidget:
    focus = QGuiApplication.focusObject()
    assert isinstance(focus, QWidget)
    return focus


def test_edits_are_given_up_only_by_a_second_step(window: MainWindow, qtbot: QtBot) -> None:
    page = front(window)
    page.begin()
    assert isinstance(page.over, DraftEditor)
    editor = page.over.form.field("name").editor
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.over is not None
    assert page.notice.text == "Your changes are not saved."
    next(b for b in page.findChildren(QPushButton) if b.text() == "Discard them").click()
    assert page.over is None


def test_closing_asks_and_finishing_closes(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.quit_requested):
        window.close()
    assert window.isVisible()
    window.begin_quit()
    assert not front(window).isEnabled()
    window.finish()
    assert not window.isVisible()


def test_closing_with_edits_tells_first(window: MainWindow, qtbot: QtBot) -> None:
    page = front(window)
    page.begin()
    assert isinstance(page.over, DraftEditor)
    QTest.keyClicks(page.over.form.field("name").editor, "x")
    with qtbot.assertNotEmitted(window.quit_requested):
        window.close()
    quit_now = next(
        b for b in window.notice.findChildren(QPushButton) if b.text() == "Quit without saving"
    )
    with qtbot.waitSignal(window.quit_requested):
        quit_now.click()


def test_the_window_stands_where_it_stood(
    context: PageContext, entries: list[PageEntry], qtbot: QtBot, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    for size, key in (((700, 500), "mailboxes"), (None, "")):
        window = MainWindow(context, entries, settings)
        if size is not None:
            window.resize(*size)
            window.show_page(key)
        else:
            assert window.windowTitle().startswith("Mailboxes")
            assert (window.width(), window.height()) == (700, 500)
        window.show()
        window.finish()
        window.deleteLater()
        qtbot.waitUntil(partial(gone, window))


def test_ctrl_q_leaves_also_where_a_dialog_is_in_front(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(window.quit_requested):
        QTest.keyClick(dialog, Qt.Key.Key_Q, CONTROL)
    dialog.close()


@pytest.mark.parametrize("words", ["Saved.", "A long story, told to the end. " * 12])
def test_nothing_moves_under_the_pointer_when_there_is_something_to_say(
    window: MainWindow, words: str
) -> None:
    page = front(window)

    def places() -> list[QPoint]:
        parts = (page.table, page.content, page._tools, page._state)
        return [one.mapTo(window, QPoint(0, 0)) for one in parts]

    before = places()
    for notice in (page.notice, window.notice):
        notice.say(words, Tone.WARN, "Undo")
        QApplication.processEvents()
        assert notice.isVisible()
        assert notice.height() >= notice.heightForWidth(notice.width())
        assert places() == before
        notice.close_notice()
        QApplication.processEvents()
        assert places() == before


def test_attention_is_a_number_and_a_name(window: MainWindow, context: PageContext) -> None:
    front(window).attention_changed.emit(3)
    button = window.rail.button("overview")
    assert (button.attention, button.accessibleName()) == (3, "Overview, 3 want attention")
    window.set_attention("overview", 0)
    assert button.accessibleName() == "Overview"


def test_an_error_nobody_took_is_a_notice_with_details(window: MainWindow) -> None:
    window.tell_error(NeedsAttention(ErrorCode.RECORD_CHANGED, "It was changed.", "Read again."))
    assert "It was changed" in window.notice.text
    next(b for b in window.notice.findChildren(QPushButton) if b.text() == "Copy details").click()
    assert "RecordChanged" in QGuiApplication.clipboard().text()


def test_the_engine_can_be_paused_and_resumed(
    context: PageContext, qtbot: QtBot, lines: Lines
) -> None:
    bar = EngineBar(context)
    qtbot.addWidget(bar)
    switch = bar.findChildren(QPushButton)[0]
    assert not switch.isEnabled()
    context.live.start_from((), EngineStatus(running=True, paused=False))
    switch.click()
    assert switch.text() == "Pause"  # until the engine says so
    context.live.start_from((), EngineStatus(running=True, paused=True))
    assert switch.text() == "Resume"
    assert switch.property("iconName") == "play"
    switch.click()
    assert lines.calls == ["pause", "resume"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            EngineStatus(True, False, 1, 2, 3),
            "2 mailboxes are being synchronized · 1 mailbox waits its turn · 3 connections open",
        ),
        (EngineStatus(True, False), "Nothing is due."),
        (EngineStatus(True, True), "Paused by you."),
        (EngineStatus(True, False, emails_to_hash=1), "1 email to read for smart matching"),
    ],
)
def test_the_engine_in_words(status: EngineStatus, words: str) -> None:
    assert words_of(status) == words


def test_between_two_runs_the_line_tells_of_the_last_and_the_next() -> None:
    def status(number: int, last: float | None, following: float | None) -> OperationStatus:
        return OperationStatus(
            UUID(int=number),
            OperationType.INCOMING,
            Phase.OK,
            last_success_on=None if last is None else NOW - timedelta(seconds=last),
            next_run_on=None if following is None else NOW + timedelta(seconds=following),
        )

    assert resting_words([], NOW) == "Nothing is due."
    known = [status(1, 5, 40), status(2, 30, 20), status(3, 300, None), status(4, None, -5)]
    words = "2 mailboxes synchronized in the last minute · next run in 20 s"
    assert resting_words(known, NOW) == words
    assert words_of(EngineStatus(True, False), words) == words
    assert words_of(EngineStatus(True, True), words) == "Paused by you."


def test_the_line_follows_what_mailboxes_do(context: PageContext, qtbot: QtBot) -> None:
    bar = EngineBar(context)
    qtbot.addWidget(bar)
    context.live.start_from((), EngineStatus(running=True, paused=False))
    now = context.clock.now()
    context.live.post(
        OperationStatus(UUID(int=1), OperationType.INCOMING, Phase.OK, last_success_on=now)
    )
    qtbot.waitUntil(
        lambda: any(
            one.text() == "1 mailbox synchronized in the last minute"
            for one in bar.findChildren(QLabel)
        )
    )


def test_the_pane_comes_when_there_is_cause_and_stays(qtbot: QtBot) -> None:
    content, pane = QWidget(), QWidget()
    split = SplitContent(content, pane)
    qtbot.addWidget(split)
    split.resize(NARROW + 200, 700)
    split.show()
    assert (pane.isVisible(), content.width()) == (False, split.width())
    split.reveal()
    assert pane.isVisible()
    assert content.width() < split.width()
    split.offer(False)
    assert not pane.isVisible()
    split.offer(True)
    assert pane.isVisible()
    split.reveal(False)
    qtbot.waitUntil(lambda: content.width() == split.width())
    split.close()


def test_the_first_selection_shows_the_pane_and_esc_puts_it_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = front(window)
    assert not page.pane.isVisible()
    page.table.chosen.emit((UUID(int=1),))
    assert page.pane.isVisible()
    page.table.chosen.emit(())
    assert page.pane.isVisible()  # nothing moves because of a click beside the rows
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not page.pane.isVisible()


def test_a_narrow_and_low_window_cuts_nothing_off(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(683, 384)  # 1366 by 768 pixels at 200 %
    assert (window.width(), window.height()) == (683, 384)
    button = window.rail.button("overview")
    assert (button.text(), button.accessibleName()) == ("", "Overview")
    assert front(window).height() >= LEAST_HEIGHT
    window.resize(1280, 800)
    assert button.text() == "Overview"


def test_the_pane_moves_below_in_narrow_windows(qtbot: QtBot) -> None:
    split = SplitContent(QWidget(), QWidget())
    qtbot.addWidget(split)
    split.show()
    for width, narrow in ((NARROW + 200, False), (NARROW - 100, True), (NARROW + 200, False)):
        split.resize(width, 700)
        assert split.narrow is narrow
    split.close()


@pytest.mark.parametrize("factor", [1, 2])
def test_no_button_is_cut_however_large_the_letters(
    factor: int, context: PageContext, entries: list[PageEntry], qtbot: QtBot, qapp: QApplication
) -> None:
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(before.pointSizeF() * factor)
    qapp.setFont(large)
    window = MainWindow(context, entries)
    window.resize(960, 640)
    window.show()
    buttons = [one for one in window.findChildren(QPushButton) if one.isVisible()]
    cut = [one.text() for one in buttons if one.width() < one.sizeHint().width()]
    window.finish()
    window.deleteLater()
    qtbot.waitUntil(partial(gone, window))
    qapp.setFont(before)
    assert buttons
    assert cut == []
