"""The body of an email: what belongs to it is shown, nothing else is loaded, links ask first."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.email import EmailBody
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.activity.preview import HIGHEST, Preview
from tests.kit.ui_mail import picture
from tests.ui.activity.test_lists import pick

BLUE = QColor("#1d5fa6")


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    made = Preview()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


class Browser(QObject):
    """Stands in for the desktop's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, link: QUrl) -> None:
        self.opened.append(link.toString())


@pytest.fixture
def browser(qapp: QApplication) -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]  # stub is wrong
    yield made
    QDesktopServices.unsetUrlHandler("https")


def shows_blue(preview: Preview) -> bool:
    image = preview.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5))
    return any(image.pixelColor(x, y) == BLUE for x, y in points)


def test_a_picture_of_the_email_itself_is_asked_for_and_shown(
    preview: Preview, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(preview.part_wanted) as wanted:
        preview.show_body(EmailBody("", '<p><img src="cid:photo@customer"></p>', ()))
        preview.grab()
    assert wanted.args == ["photo@customer"]
    assert not shows_blue(preview)
    preview.give_part("photo@customer", picture())
    assert shows_blue(preview)


@pytest.mark.parametrize("source", ["https://tracker.example/pixel.png", "{file}", "file://{file}"])
def test_nothing_outside_the_email_is_loaded(
    preview: Preview, source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("pictures") / "secret.png"
    file.write_bytes(picture())
    asked: list[str] = []
    preview.part_wanted.connect(asked.append)
    preview.show_body(EmailBody("", f'<img src="{source.format(file=file)}" width=200>', ()))
    assert not shows_blue(preview)
    assert asked == []


def test_a_broken_picture_changes_nothing(preview: Preview) -> None:
    preview.show_body(EmailBody("words", '<p>words <img src="cid:x"></p>', ()))
    preview.give_part("x", b"no picture at all")
    assert preview.toPlainText().startswith("words")


def test_a_body_is_as_high_as_its_text_within_reason(preview: Preview) -> None:
    preview.show_body(EmailBody("one line", "", ()))
    low = preview.height()
    preview.show_body(EmailBody("many lines\n" * 500, "", ()))
    assert low < HIGHEST == preview.height()


def test_an_empty_body_says_so(preview: Preview) -> None:
    preview.show_body(EmailBody("", "<p></p>", ()))
    assert preview.toPlainText() == "This email has no text."


def test_the_picture_of_a_stored_email_is_fetched_and_shown(
    page: ActivityPage, qtbot: QtBot
) -> None:
    pick(page.incoming, "Broken chair", qtbot)
    preview = page.incoming.pane.preview
    assert preview is not None
    preview.grab()
    qtbot.waitUntil(lambda: shows_blue(preview))


def test_a_link_opens_only_after_the_user_has_seen_where_it_leads(
    page: ActivityPage, browser: Browser, qtbot: QtBot
) -> None:
    pick(page.incoming, "Broken chair", qtbot)
    preview = page.incoming.pane.preview
    assert preview is not None
    preview.anchorClicked.emit(QUrl("https://example.org/track?parcel=12"))
    assert "It leads to example.org." in page.notice.text
    assert browser.opened == []
    assert "yesterday" in preview.toPlainText()
    button = next(b for b in page.notice.findChildren(QPushButton) if b.text() == "Open it")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert browser.opened == ["https://example.org/track?parcel=12"]


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "#top"])
def test_other_links_lead_nowhere(page: ActivityPage, link: str, qtbot: QtBot) -> None:
    pick(page.incoming, "Broken chair", qtbot)
    preview = page.incoming.pane.preview
    assert preview is not None
    preview.anchorClicked.emit(QUrl(link))
    assert page.notice.text == ""
