"""The list of profiles: first steps, what applies to which, the default, and connection tests."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.errors import CertificateNotTrusted
from ssync_desktop.domain.mailbox import MailboxDraft
from ssync_desktop.domain.options import CredentialRetrieval, ServerType, State
from ssync_desktop.domain.people import Reference, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.domain.test_run import StepState
from ssync_desktop.servers.memory_server import Step
from ssync_desktop.servers.port import DiscoveryStep
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.profiles.choosing import Deed
from ssync_desktop.ui.profiles.editor import ProfileEditor
from ssync_desktop.ui.profiles.page import ProfilesPage
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from tests.kit.clock import START
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_service import UiService

SECRET = "correct horse"


def add(
    service: UiService, name: str, retrieval: CredentialRetrieval = CredentialRetrieval.PROFILE
) -> EmailServerProfile:
    side = Direction("mail.example.com", retrieval=retrieval, user_name="service")
    draft = ProfileDraft(name=name, incoming=side, outgoing=side)
    return service.save_profile(draft, SECRET, SECRET).result(10)


def add_mailbox(service: UiService, profile_id: UUID) -> None:
    service.save_mailbox(
        MailboxDraft(name="Forward", email_address="f@example.com", profile_id=profile_id)
    ).result(10)


def select(qtbot: QtBot, page: ProfilesPage, profile: EmailServerProfile) -> None:
    qtbot.waitUntil(lambda: page.model.place_of(profile.id) is not None)
    place = page.model.place_of(profile.id)
    assert place is not None
    qtbot.waitUntil(lambda: page.model.row_at(place) is not None)
    click_row(qtbot, page.list.table, place)
    qtbot.waitUntil(lambda: page._profile is not None and page._profile.id == profile.id)


def trust(qtbot: QtBot, page: ProfilesPage) -> None:
    """Trust the certificate that the test was shown, as soon as it is in sight."""
    views = page.pane.findChildren
    waits_for(qtbot, lambda: any(one.isVisible() for one in views(CertificateView)))
    press(qtbot, page.pane, "Trust this certificate")


def why_not(page: ProfilesPage, deed: Deed) -> str:
    made = page.actions_.action(deed)
    assert not made.isEnabled()
    return made.toolTip()


def test_an_empty_page_begins_with_a_profile(page: ProfilesPage, qtbot: QtBot) -> None:
    assert not page.pane.isVisible()
    press(qtbot, page.list, "New profile")
    assert isinstance(page.over, ProfileEditor)
    assert page.over.default.isChecked()


def test_another_page_can_begin_a_profile(page: ProfilesPage, ui_window: MainWindow) -> None:
    ui_window.show_page("overview")
    ui_window.show_page("profiles", "New profile")
    assert ui_window.page is page
    assert isinstance(page.over, ProfileEditor)


def test_the_list_says_hosts_security_and_state(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    profile = add(ui_service, "Example mail")
    add_mailbox(ui_service, profile.id)
    select(qtbot, page, profile)
    qtbot.waitUntil(lambda: page.model.index(0, 2).data() == "1")
    shown = [page.model.index(0, column).data() for column in range(6)]
    assert shown == [
        "Example mail",
        "Active",
        "1",
        "",
        "mail.example.com:995 · TLS",
        "mail.example.com:465 · TLS",
    ]
    assert page._state.text().startswith("1 profile.")


@pytest.mark.behaviour("B13", "the default chosen on the page")
def test_set_as_default_gives_it_to_new_users(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    profile = add(ui_service, "Example mail")
    select(qtbot, page, profile)
    press(qtbot, page, "Set as default")
    qtbot.waitUntil(lambda: "is the default" in page.notice.text)
    qtbot.waitUntil(lambda: page.model.index(0, 3).data() == "Default")
    user = ui_service.save_user(UserDraft(last_name="New", domain_name="new")).result(10)
    assert user.mailbox_id is not None
    assert ui_service.mailbox_now(user.mailbox_id).profile_id == profile.id
    qtbot.waitUntil(lambda: "default profile already" in why_not(page, Deed.DEFAULT))


def test_actions_say_why_they_do_not_apply(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    assert "Select a profile" in why_not(page, Deed.EDIT)
    own = add(ui_service, "Own", CredentialRetrieval.USER_OR_QUEUE)
    add_mailbox(ui_service, own.id)
    select(qtbot, page, own)
    assert "active already" in why_not(page, Deed.ACTIVATE)
    qtbot.waitUntil(lambda: not page.actions_.action(Deed.DELETE).isEnabled())
    assert "1 mailbox uses it" in why_not(page, Deed.DELETE)


def test_servers_that_every_mailbox_looks_up_are_tested_with_one(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    draft = ProfileDraft(
        name="Exchange",
        server_type=ServerType.EXCHANGE,
        incoming=Direction(),
        use_autodiscover=True,
    )
    select(qtbot, page, ui_service.save_profile(draft).result(10))
    assert "use Test & Enable" in why_not(page, Deed.TEST)


def test_deactivating_and_deleting(page: ProfilesPage, ui_service: UiService, qtbot: QtBot) -> None:
    profile = add(ui_service, "Old")
    select(qtbot, page, profile)
    press(qtbot, page, "Deactivate")
    qtbot.waitUntil(lambda: page.model.index(0, 1).data() == "Deactivated")
    assert ui_service.profile(profile.id).result(10).state is State.INACTIVE
    qtbot.waitUntil(lambda: "activate it first" in why_not(page, Deed.DEFAULT))
    press(qtbot, page, "Delete")
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None)
    box = page.findChild(QMessageBox)
    qtbot.waitUntil(box.isVisible)
    press(qtbot, box, "Delete")
    qtbot.waitUntil(lambda: not ui_service.see(lambda unit: unit.profiles.all()))


def test_f5_tests_the_connection(page: ProfilesPage, ui_service: UiService, qtbot: QtBot) -> None:
    ui_service.server.add_account("service", SECRET)
    select(qtbot, page, add(ui_service, "Example mail"))
    QTest.keyClick(page.list.table, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    assert page.pane._test.isVisible()
    assert [(step.title, step.state) for step in page.connection.shown] == [
        ("Sign in for incoming email", StepState.PASSED),
        ("Sign in for outgoing email", StepState.PASSED),
        ("Sign in with the profile's credentials", StepState.PASSED),
    ]


@pytest.mark.behaviour("B102", "a stopped profile, resumed on its page")
def test_a_stopped_profile_says_why_and_goes_on_after_a_good_test(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    profile = add(ui_service, "Example mail")
    code = "IncomingEmailAuthenticationError"
    ui_service.do(lambda context: context.unit.profiles.set_stopped(profile.id, code))
    select(qtbot, page, profile)
    qtbot.waitUntil(lambda: page.pane.card is not None)
    assert page.model.index(0, 1).data() == "Stopped"
    press(qtbot, page.pane, "Try now")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.FAILED)
    assert page.connection.step.remedy
    ui_service.server.add_account("service", SECRET)
    press(qtbot, page.pane, "Try now")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    qtbot.waitUntil(lambda: page.pane.card is None)
    assert ui_service.profile(profile.id).result(10).stopped_code == ""


def test_a_step_that_fails_says_what_to_do_once(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    select(qtbot, page, add(ui_service, "Example mail"))
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.FAILED)
    (step,) = page.connection.shown
    assert (step.title, step.state) == ("Sign in for incoming email", StepState.FAILED)
    assert step.remedy
    assert step.remedy in page.pane._test.as_text()
    ui_service.server.add_account("service", SECRET)
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    assert {one.state for one in page.connection.shown} == {StepState.PASSED}


def test_servers_are_reached_before_there_is_a_mailbox_that_signs_in(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    side = Direction("mail.example.com", retrieval=CredentialRetrieval.USER_OR_QUEUE)
    draft = ProfileDraft(name="Example mail", incoming=side, outgoing=side)
    select(qtbot, page, ui_service.save_profile(draft).result(10))
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    assert [step.title for step in page.connection.shown] == [
        "Reach the server for incoming email",
        "Reach the server for outgoing email",
        "Reach the profile's servers",
    ]
    assert "Test & Enable" in page.connection.step.words


@pytest.mark.behaviour("B9", "shown on the profile's page")
def test_the_places_where_a_server_is_looked_for_are_shown(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    ui_service.server.add_account("service", SECRET)
    side = Direction(retrieval=CredentialRetrieval.PROFILE, user_name="service")
    draft = ProfileDraft(
        name="Exchange", server_type=ServerType.EXCHANGE, incoming=side, use_autodiscover=True
    )
    select(qtbot, page, ui_service.save_profile(draft, SECRET).result(10))
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.FAILED)
    asked, whole = page.connection.shown
    assert (asked.title, asked.state) == ("Ask around", StepState.FAILED)
    assert "autodiscover" in whole.remedy

    url = "https://mail.example.test/EWS/Exchange.asmx"
    ui_service.places.steps.append(DiscoveryStep("Ask example.test", "it knows", True, url))
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    assert [step.title for step in page.connection.shown] == [
        "Ask around",
        "Ask example.test",
        "Sign in for incoming email",
        "Sign in for outgoing email",
        "Sign in with the profile's credentials",
    ]


def test_an_unknown_certificate_is_trusted_for_the_side_that_showed_it(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    ui_service.server.add_account("service", SECRET)
    profile = add(ui_service, "Example mail")
    shown = ShownCertificate(
        "mail.example.com",
        995,
        "CN=mail",
        "CN=CA",
        START,
        START + timedelta(days=9),
        "5f" * 32,
        "?",
    )
    ui_service.server.fail(Step.CONNECT, CertificateNotTrusted(shown))
    select(qtbot, page, profile)
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.certificate is not None)
    trust(qtbot, page)
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    assert page.isAncestorOf(page.window().focusWidget())  # the button is gone, its reader not
    saved = ui_service.profile(profile.id).result(10)
    assert saved.incoming.pinned_certificate == shown.fingerprint
    assert saved.outgoing.pinned_certificate == ""


def test_one_decision_covers_the_other_side_that_shows_the_same_certificate(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    ui_service.server.add_account("service", SECRET)
    profile = add(ui_service, "Example mail")
    for port in (995, 465):
        shown = ShownCertificate(
            "mail.example.com", port, "CN=mail", "CN=CA", START, START, "5f" * 32, "?"
        )
        ui_service.server.fail(Step.CONNECT, CertificateNotTrusted(shown))
    select(qtbot, page, profile)
    press(qtbot, page, "Test connection")
    qtbot.waitUntil(lambda: page.connection.step.certificate is not None)
    trust(qtbot, page)
    qtbot.waitUntil(lambda: page.connection.step.state is StepState.PASSED)
    saved = ui_service.profile(profile.id).result(10)
    assert saved.incoming.pinned_certificate == "5f" * 32
    assert saved.outgoing.pinned_certificate == "5f" * 32


def test_its_mailboxes_are_one_click_away(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    wanted: list[tuple[str, object]] = []
    page.context.navigator.wanted.connect(lambda key, subject: wanted.append((key, subject)))
    profile = add(ui_service, "Example mail")
    add_mailbox(ui_service, profile.id)
    select(qtbot, page, profile)
    press(qtbot, page.pane, "1 mailbox")
    key, subject = wanted[0]
    assert key == "mailboxes"
    assert isinstance(subject, Reference)
    assert subject.id == profile.id


def test_a_profile_asked_for_by_another_page_is_selected(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    profile = add(ui_service, "Example mail")
    add(ui_service, "Other")
    page.show_subject(profile.id)
    qtbot.waitUntil(lambda: page.list.table.selected_ids() == (profile.id,))


def test_the_model_keeps_qts_contract(
    page: ProfilesPage, ui_service: UiService, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    add(ui_service, "Example mail")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]


def test_a_change_of_the_profile_shows_in_the_pane(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    profile = add(ui_service, "Example mail")
    select(qtbot, page, profile)
    ui_service.save_profile(replace(profile.draft(), max_connections=3)).result(10)
    qtbot.waitUntil(lambda: page.pane._facts["Connections"][1].text() == "3 at once")
