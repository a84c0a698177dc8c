"""Recipients are completed while one types, and nothing is called wrong before its time."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import KnownAddress, RecordDraft, Reference
from ssync_desktop.organization.records import create_record
from ssync_desktop.ui.activity.address_line import AddressLine
from ssync_desktop.ui.activity.addresses import part_at
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.widgets.field import Field
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService
from tests.ui.activity.composing import begin, line, offered, offers, recipients

LEFT = Qt.MouseButton.LeftButton
YVONNE = Address("Yvonne McKay", "yvonne@customer.example")


def test_recipients_are_completed_by_keyboard_one_after_the_other(
    page: ActivityPage, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    field, to = recipients(editor)
    to.setFocus()
    QTest.keyClicks(to, "yvo")
    qtbot.waitUntil(offers(to).isVisible)
    assert offered(to) == ["Yvonne McKay  <yvonne@customer.example>  contact"]
    QTest.keyClick(offers(to), Qt.Key.Key_Return)
    assert to.text() == "Yvonne McKay <yvonne@customer.example>, "
    QTest.keyClicks(to, "support@")
    qtbot.waitUntil(offers(to).isVisible)
    QTest.keyClick(offers(to), Qt.Key.Key_Return)
    assert field.read() == (YVONNE, Address("Support", "support@example.com"))
    assert field.complaint == ""


def test_down_keeps_the_last_that_is_offered(page: ActivityPage, qtbot: QtBot) -> None:
    field, to = recipients(begin(page, qtbot))
    to.setFocus()
    QTest.keyClicks(to, "yvo")
    qtbot.waitUntil(offers(to).isVisible)
    QTest.keyClick(offers(to), Qt.Key.Key_Down)
    QTest.keyClick(offers(to), Qt.Key.Key_Return)
    assert field.read() == (YVONNE,)


def test_a_recipient_is_completed_by_mouse_in_the_middle_of_others(
    page: ActivityPage, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    field, carbon = recipients(editor, "cc")
    carbon.setFocus()
    carbon.setText("a@example.org, , b@example.org")
    carbon.setCursorPosition(len("a@example.org, "))
    QTest.keyClicks(carbon, "McK")
    popup = offers(carbon)
    qtbot.waitUntil(popup.isVisible)
    where = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)
    addresses = [address.address for address in field.read()]
    assert addresses == ["a@example.org", "yvonne@customer.example", "b@example.org"]


def test_an_answer_to_older_words_is_dropped(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    _, to = recipients(editor)
    to.setFocus()
    QTest.keyClicks(to, "yvonne")
    reference = Reference(page.writing._page.context.service.caller_id, ObjectType.USER, "Old")
    editor.offer_recipients("to", "yv", [KnownAddress(reference, "old@example.org")])
    assert not offers(to).isVisible()
    qtbot.waitUntil(offers(to).isVisible)
    assert offered(to) == ["Yvonne McKay  <yvonne@customer.example>  contact"]
    QTest.keyClick(offers(to), Qt.Key.Key_Escape)
    assert to.text() == "yvonne"


def test_what_is_an_address_already_is_not_replaced_by_enter(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    longer = RecordDraft(
        name="Longer", email_addresses=("info@shop.example.org",), owner_id=mail.user.id
    )
    ui_service.do(lambda context: create_record(context, longer))
    editor = begin(page, qtbot)
    field, to = recipients(editor)
    to.setFocus()
    QTest.keyClicks(to, "info@shop.example")
    qtbot.waitUntil(offers(to).isVisible)
    QTest.keyClick(offers(to), Qt.Key.Key_Return)
    assert [address.address for address in field.read()] == ["info@shop.example"]


def test_the_part_that_is_completed_is_the_one_at_the_cursor() -> None:
    text = '"Adams, Ann" <a@x.org>; bob, carl@x.org'
    assert [text[slice(*part_at(text, place))] for place in (3, 20, 26, len(text))] == [
        '"Adams, Ann" <a@x.org>',
        '"Adams, Ann" <a@x.org>',
        "bob",
        "carl@x.org",
    ]
    assert part_at("", 0) == (0, 0)
    assert part_at("a@x.org, ", 9) == (9, 9)


def test_everybody_one_may_send_as_is_offered_at_once(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    sender = line(editor, "sender")
    QTest.mouseClick(sender, LEFT)
    qtbot.waitUntil(offers(sender).isVisible)
    assert offered(sender) == ["Support (queue)", "Susan Burk (user)"]
    QTest.keyClick(offers(sender), Qt.Key.Key_Escape)
    QTest.keyClick(sender, Qt.Key.Key_Down)
    qtbot.waitUntil(offers(sender).isVisible)
    QTest.keyClick(offers(sender), Qt.Key.Key_Down)
    QTest.keyClick(offers(sender), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.sender_field.chosen is not None)
    assert sender.text() == "Support (queue)"


def test_nothing_is_wrong_before_somebody_has_typed(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    fields = editor.findChildren(Field)
    for _ in range(3 * len(fields)):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or editor, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert [field.complaint for field in fields if field.complaint] == []
    red = [one for one in editor.findChildren(QLabel) if one.property("look") == "problem"]
    assert not any(one.isVisible() for one in red)
    assert editor._hint.text() == ""


def test_an_address_is_judged_when_it_is_left(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    field, to = recipients(editor)
    to.setFocus()
    QTest.keyClicks(to, "nobody")
    assert field.complaint == ""
    QTest.keyClick(to, Qt.Key.Key_Comma)
    assert "“nobody” is not a mail address." in field.complaint
    QTest.keyClick(to, Qt.Key.Key_Backspace)
    QTest.keyClicks(to, "@example.org, somebody")
    assert field.complaint == ""
    line(editor, "subject").setFocus()
    qtbot.waitUntil(lambda: "“somebody” is not a mail address." in field.complaint)


def test_a_line_alone_asks_for_nothing_short(qtbot: QtBot) -> None:
    alone = AddressLine()
    qtbot.addWidget(alone)
    alone.show()
    asked: list[str] = []
    alone.wanted.connect(asked.append)
    alone.setFocus()
    QTest.keyClicks(alone, "a")
    QTest.keyClicks(alone, "d")
    qtbot.waitUntil(lambda: asked == ["ad"])


def test_one_writes_as_oneself_unless_somebody_else_is_chosen(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    ui_service._caller = Caller(mail.user.id, frozenset({Role.USER}))
    editor = begin(page, qtbot)
    qtbot.waitUntil(lambda: editor.sender_field.chosen is not None)
    assert line(editor, "sender").text() == "Susan Burk (user)"
    assert not editor.changed
    qtbot.waitUntil(lambda: QApplication.focusWidget() is line(editor, "to"))
    editor.sender_field.open_list()
    qtbot.waitUntil(offers(line(editor, "sender")).isVisible)
    assert offered(line(editor, "sender")) == ["Susan Burk (user)", "Support (queue)"]
