"""The profile editor for Exchange: other fields by the type of server, and plain words on it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    CredentialRetrieval,
    ServerType,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.ui.profiles.asking import asked, is_online
from ssync_desktop.ui.profiles.editor import ProfileEditor
from ssync_desktop.ui.profiles.page import ProfilesPage
from tests.kit.ui_hands import press, tick_of, type_over, unfold
from tests.kit.ui_service import UiService

URL = "https://mail.example.com/EWS/Exchange.asmx"
ONLINE = "https://outlook.office365.com/EWS/Exchange.asmx"


def begin(page: ProfilesPage) -> ProfileEditor:
    """Begin a profile for Exchange."""
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editor = page.over
    assert isinstance(editor, ProfileEditor)
    choose(editor, "server_type", ServerType.EXCHANGE)
    type_over_name(editor)
    return editor


def type_over_name(editor: ProfileEditor) -> None:
    editor.form.field("name").editor.setFocus()
    QTest.keyClicks(editor.form.field("name").editor, "Example Exchange")


def choose(editor: ProfileEditor, name: str, value: object) -> None:
    """Run through a choice with the arrow key until it says *value*."""
    field = editor.form.field(name)
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Home)
    for _ in range(9):
        if field.read() == value:
            return
        QTest.keyClick(field.editor, Qt.Key.Key_Down)
    raise LookupError(f"{name} does not offer {value!r}")


def click(editor: ProfileEditor, name: str) -> None:
    QTest.mouseClick(tick_of(editor.form, name), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))


def saved(page: ProfilesPage, service: UiService, qtbot: QtBot) -> EmailServerProfile:
    qtbot.waitUntil(lambda: page.over is None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    (profile,) = service.see(lambda unit: unit.profiles.all())
    return profile


def seen(editor: ProfileEditor) -> set[str]:
    """Return the names of the fields in sight."""
    return {name for name, field in editor.form._fields.items() if field.isVisible()}


def test_the_type_of_server_decides_what_is_asked(page: ProfilesPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editor = page.over
    assert isinstance(editor, ProfileEditor)
    before = seen(editor)
    assert {"incoming.port", "outgoing.host"} <= before
    type_over(qtbot, editor.form.field("incoming.host").editor, "pop.example.com")
    choose(editor, "server_type", ServerType.EXCHANGE)
    assert seen(editor) == {
        *("name", "server_type", "use_autodiscover", "incoming.host", "incoming.retrieval"),
        *("incoming.authentication", "same_settings_for_outgoing"),
    }
    assert editor.form.field("incoming.host").read() == ""
    choose(editor, "server_type", ServerType.POP3_SMTP)
    assert seen(editor) == before
    assert editor.form.field("incoming.host").read() == "pop.example.com"
    assert editor.form.field("incoming.port").read() == 995


def test_a_profile_for_exchange_is_made(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page)
    type_over(qtbot, editor.form.field("incoming.host").editor, "mail.example.com")
    choose(editor, "incoming.retrieval", CredentialRetrieval.PROFILE)
    choose(editor, "incoming.authentication", AuthenticationProtocol.NTLM)
    type_over(qtbot, editor.form.field("incoming.user_name").editor, "EXAMPLE\\sync")
    QTest.keyClicks(editor.passwords["incoming"].editor, "s3cret")
    click(editor, "incoming.impersonation")
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    assert profile.server_type is ServerType.EXCHANGE
    assert profile.incoming.host == profile.outgoing.host == URL
    assert profile.incoming.authentication is AuthenticationProtocol.NTLM
    assert profile.incoming.impersonation
    assert profile.incoming.password_set
    qtbot.waitUntil(lambda: page.model.index(0, 4).data() == "mail.example.com · web services")


@pytest.mark.behaviour("B1", "told in the editor")
def test_a_missing_location_is_told_at_its_field(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(page)
    press(qtbot, editor, "Save")
    assert page.over is editor
    assert "missing" in editor.form.field("incoming.host").complaint
    type_over(qtbot, editor.form.field("incoming.host").editor, "http://mail.example.com")
    assert "does not begin with https" in editor.form.field("incoming.host").complaint


def test_autodiscover_takes_the_place_of_a_location(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page)
    type_over(qtbot, editor.form.field("incoming.host").editor, "no location")
    click(editor, "use_autodiscover")
    assert not editor.form.field("incoming.host").isVisible()
    unfold(qtbot, editor)
    assert editor.form.field("default_location").isVisible()
    click(editor, "use_autodiscover")
    assert editor.form.field("incoming.host").read() == "no location"
    click(editor, "use_autodiscover")
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    assert profile.use_autodiscover
    assert profile.incoming.host == ""
    qtbot.waitUntil(lambda: page.model.index(0, 4).data() == "Found by autodiscover")


def test_outgoing_may_go_another_way(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page)
    type_over(qtbot, editor.form.field("incoming.host").editor, "mail.example.com")
    click(editor, "same_settings_for_outgoing")
    type_over(qtbot, editor.form.field("outgoing.host").editor, "other.example.com")
    choose(editor, "outgoing.retrieval", CredentialRetrieval.WINDOWS_INTEGRATED)
    assert not editor.form.field("outgoing.user_name").isVisible()
    choose(editor, "outgoing.authentication", AuthenticationProtocol.BASIC)
    assert "Negotiate" in editor.form.field("outgoing.authentication").complaint
    choose(editor, "outgoing.authentication", AuthenticationProtocol.NEGOTIATE)
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    assert profile.outgoing.host == "https://other.example.com/EWS/Exchange.asmx"
    assert profile.outgoing.retrieval is CredentialRetrieval.WINDOWS_INTEGRATED


def test_oauth_asks_where_tokens_come_from(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(page)
    assert not editor.form.field("token_location").isVisible()
    choose(editor, "incoming.authentication", AuthenticationProtocol.OAUTH)
    assert editor.form.field("token_location").isVisible()
    press(qtbot, editor, "Save")
    assert "missing" in editor.form.field("token_location").complaint


def test_the_end_of_the_protocol_online_is_told_plainly(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(page)
    assert not editor._online.isVisible()
    type_over(qtbot, editor.form.field("incoming.host").editor, "outlook.office365.com")
    assert editor._online.isVisible()
    words = " ".join(part.text() for part in editor._online.findChildren(QLabel))
    assert "October 2026" in words
    assert "April 2027" in words
    type_over(qtbot, editor.form.field("incoming.host").editor, "mail.example.com")
    assert not editor._online.isVisible()
    choose(editor, "server_type", ServerType.EXCHANGE_ONLINE_HYBRID)
    assert editor._online.isVisible()


def test_a_stored_profile_comes_back_as_it_was_saved(page: ProfilesPage, qtbot: QtBot) -> None:
    side = Direction(
        URL, 443, retrieval=CredentialRetrieval.PROFILE, user_name="sync", impersonation=True
    )
    draft = ProfileDraft(
        name="Example", server_type=ServerType.EXCHANGE, incoming=side, outgoing=side
    )
    editor = ProfileEditor(draft)
    page.show_over(editor)
    assert not editor.changed
    assert editor.draft() == draft
    assert "incoming.impersonation" in seen(editor)


def test_what_is_asked_follows_from_the_draft() -> None:
    side = Direction(ONLINE, retrieval=CredentialRetrieval.PROFILE)
    draft = ProfileDraft(server_type=ServerType.EXCHANGE, incoming=side, outgoing=side)
    assert is_online(draft)
    assert not is_online(replace(draft, server_type=ServerType.POP3_SMTP))
    assert "incoming.impersonation" in asked(draft)
    assert "outgoing.user_name" not in asked(draft)
    apart = replace(draft, same_settings_for_outgoing=False)
    assert {"outgoing.host", "outgoing.user_name", "outgoing.impersonation"} <= asked(apart)
    assert "outgoing.host" not in asked(replace(apart, use_autodiscover=True))
