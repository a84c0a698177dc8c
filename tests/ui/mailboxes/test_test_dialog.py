"""Test & Enable: options first, then steps as they go, for one mailbox and for many."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QToolButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.errors import CertificateNotTrusted
from ssync_desktop.domain.options import AccessApproval, OperationType
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.domain.test_run import StepState, TestRun, TestStep
from ssync_desktop.servers.memory_server import Step
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.mailboxes.results import Result
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from ssync_desktop.ui.widgets.folded import Folded
from tests.kit.clock import START, ManualClock
from tests.kit.ui_hands import press, seen_button
from tests.ui.mailboxes.conftest import SECRET, Firm, add_user

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
CHECKED = TestStep("Check the mailbox and its profile", state=StepState.PASSED, duration=0.02)
SEND = TestStep("Send a test message", OUTGOING)
LOOK = TestStep("Sign in and look at the inbox", INCOMING)
CERTIFICATE = ShownCertificate(
    "mail.example.com",
    995,
    "CN=mail.example.com",
    "CN=Example CA",
    START - timedelta(days=1),
    START + timedelta(days=90),
    "5f" * 32,
    "Nobody vouches for it.",
)


class Bench:
    """A dialog over some mailboxes, with a person in front of it."""

    def __init__(self, context: PageContext, firm: Firm, qtbot: QtBot) -> None:
        self.context, self.firm, self.qtbot = context, firm, qtbot
        self.dialogs: list[TestDialog] = []

    def open(self, *mailbox_ids: object) -> TestDialog:
        rows = self.context.service.rows(Table.MAILBOXES, mailbox_ids).result(10)  # type: ignore[arg-type]
        dialog = TestDialog(self.context, [row for row in rows if isinstance(row, MailboxRow)])
        dialog.show()
        self.qtbot.waitExposed(dialog)
        self.dialogs.append(dialog)
        return dialog

    def begin(self, dialog: TestDialog) -> None:
        press(self.qtbot, dialog, "Test & Enable")
        first = dialog.results.lines[0].mailbox_id
        self.qtbot.waitUntil(lambda: self.firm.service.mailbox_now(first).test_scheduled)

    def tell(self, mailbox_id: object, *steps: TestStep, **changes: object) -> None:
        run = TestRun(mailbox_id, "", self.firm.profile.id, steps, START)  # type: ignore[arg-type]
        self.firm.service.publish(replace(run, **changes))  # type: ignore[arg-type]

    def results(self, dialog: TestDialog, *expected: Result) -> None:
        self.qtbot.waitUntil(lambda: tuple(one.result for one in dialog.results.lines) == expected)


@pytest.fixture
def bench(ui_context: PageContext, firm: Firm, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(ui_context, firm, qtbot)
    yield made
    for dialog in made.dialogs:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.close()
        dialog.deleteLater()


def passed(step: TestStep, words: str = "") -> TestStep:
    return replace(step, state=StepState.PASSED, duration=1.4, words=words)


def failed(step: TestStep, **changes: object) -> TestStep:
    broken = replace(step, state=StepState.FAILED, duration=0.3, error_code="TimedOut")
    return replace(broken, error_text="No answer", remedy="Try later.", **changes)  # type: ignore[arg-type]


@pytest.mark.behaviour("B27", "in the dialog")
def test_steps_appear_as_they_go(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada)
    assert "ada@example.com" in " ".join(
        label.text() for label in dialog.options.findChildren(type(dialog.progress._hint))
    )
    bench.begin(dialog)
    bench.results(dialog, Result.WAITING)
    bench.tell(firm.ada, CHECKED, replace(SEND, state=StepState.RUNNING), LOOK)
    bench.results(dialog, Result.RUNNING)
    bench.tell(firm.ada, CHECKED, passed(SEND, "250 Ok"), LOOK)
    bench.tell(
        firm.ada,
        CHECKED,
        passed(SEND, "250 Ok"),
        failed(LOOK),
        finished=True,
        enabled=frozenset({OUTGOING}),
    )
    bench.results(dialog, Result.FAILED)
    bench.qtbot.waitUntil(
        lambda: dialog.progress._summary.text() == "The test failed. Outgoing email is switched on."
    )
    text = dialog.progress._steps.as_text()
    assert "250 Ok" in text
    assert "No answer [TimedOut]" in text
    press(bench.qtbot, dialog, "Copy all")
    assert "Ada Adams: failed" in QGuiApplication.clipboard().text()
    assert "Try later." in QGuiApplication.clipboard().text()


@pytest.mark.behaviour("B30", "the real test, clicked")
def test_the_real_test_enables_both_directions(bench: Bench, firm: Firm) -> None:
    account = firm.service.server.add_account("service", SECRET)
    firm.service.begin()
    dialog = bench.open(firm.ada)
    approve = dialog.options.approve
    assert not approve.isChecked()
    QTest.mouseClick(approve, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    press(bench.qtbot, dialog, "Test & Enable")
    bench.qtbot.waitUntil(lambda: dialog.results.lines[0].result is Result.PASSED, timeout=20_000)
    mailbox = firm.service.mailbox_now(firm.ada)
    assert mailbox.incoming.enabled
    assert mailbox.outgoing.enabled
    assert mailbox.approval is AccessApproval.APPROVED
    assert len(account.sent) == 1


def test_what_passed_without_approval_is_approved_there(bench: Bench, firm: Firm) -> None:
    firm.service.server.add_account("service", SECRET)
    firm.service.begin()
    dialog = bench.open(firm.ada)
    press(bench.qtbot, dialog, "Test & Enable")
    bench.qtbot.waitUntil(
        lambda: dialog.results.lines[0].result is Result.NEEDS_APPROVAL, timeout=20_000
    )
    assert not firm.service.mailbox_now(firm.ada).incoming.enabled
    bench.qtbot.waitUntil(dialog.progress._approve.isVisible)
    press(bench.qtbot, dialog, "Approve and enable")
    bench.results(dialog, Result.PASSED)
    assert firm.service.mailbox_now(firm.ada).incoming.enabled


def test_a_certificate_is_decided_about_and_tested_again(bench: Bench, firm: Firm) -> None:
    firm.service.server.add_account("service", SECRET)
    firm.service.server.fail(Step.CONNECT, CertificateNotTrusted(CERTIFICATE))
    firm.service.begin()
    dialog = bench.open(firm.ada)
    press(bench.qtbot, dialog, "Test & Enable")
    bench.qtbot.waitUntil(lambda: dialog.results.lines[0].result is Result.FAILED, timeout=20_000)
    bench.qtbot.waitUntil(lambda: bool(seen_button(dialog, "Trust this certificate")))
    press(bench.qtbot, dialog, "Trust this certificate")
    bench.qtbot.waitUntil(
        lambda: dialog.results.lines[0].result is Result.NEEDS_APPROVAL, timeout=20_000
    )
    profile = firm.service.profile(firm.profile.id).result(10)
    pins = {profile.incoming.pinned_certificate, profile.outgoing.pinned_certificate}
    assert pins == {"", CERTIFICATE.fingerprint}


def test_one_decision_covers_both_directions_that_showed_the_same_certificate(
    bench: Bench, firm: Firm
) -> None:
    firm.service.server.add_account("service", SECRET)
    for _ in (OUTGOING, INCOMING):
        firm.service.server.fail(Step.CONNECT, CertificateNotTrusted(CERTIFICATE))
    firm.service.begin()
    dialog = bench.open(firm.ada)
    press(bench.qtbot, dialog, "Test & Enable")
    bench.results(dialog, Result.FAILED)
    bench.qtbot.waitUntil(lambda: len(dialog.findChildren(CertificateView)) == 1)
    press(bench.qtbot, dialog, "Trust this certificate for incoming and outgoing email")
    bench.qtbot.waitUntil(
        lambda: dialog.results.lines[0].result is Result.NEEDS_APPROVAL, timeout=20_000
    )
    profile = firm.service.profile(firm.profile.id).result(10)
    assert profile.incoming.pinned_certificate == CERTIFICATE.fingerprint
    assert profile.outgoing.pinned_certificate == CERTIFICATE.fingerprint


def test_one_decision_covers_the_direction_that_shows_the_certificate_later(
    bench: Bench, firm: Firm
) -> None:
    dialog = bench.open(firm.ada)
    bench.begin(dialog)
    bench.tell(firm.ada, failed(SEND, certificate=CERTIFICATE), passed(LOOK), finished=True)
    bench.results(dialog, Result.FAILED)
    bench.qtbot.waitUntil(lambda: bool(seen_button(dialog, "Trust this certificate")))
    press(bench.qtbot, dialog, "Trust this certificate")
    bench.results(dialog, Result.WAITING)
    later = replace(CERTIFICATE, port=465)
    bench.tell(firm.ada, passed(SEND), failed(LOOK, certificate=later), finished=True)
    bench.qtbot.waitUntil(
        lambda: (
            firm.service.profile(firm.profile.id).result(10).incoming.pinned_certificate
            == CERTIFICATE.fingerprint
        )
    )
    bench.results(dialog, Result.WAITING)
    bench.tell(firm.ada, passed(SEND), failed(LOOK, certificate=later), finished=True)
    bench.results(dialog, Result.FAILED)  # shown once more: somebody has to look


def test_the_servers_words_are_folded_and_can_be_copied(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada)
    bench.begin(dialog)
    bench.tell(firm.ada, CHECKED, passed(SEND, "250 Ok"), LOOK)
    steps = dialog.progress._steps
    bench.qtbot.waitUntil(lambda: "250 Ok" in steps.as_text())
    (folded,) = [one for one in steps.findChildren(Folded) if one.isVisible()]
    assert not folded.opened
    QTest.mouseClick(folded.findChild(QToolButton), Qt.MouseButton.LeftButton)
    press(bench.qtbot, folded, "Copy")
    assert QGuiApplication.clipboard().text() == "250 Ok"
    bench.tell(firm.ada, CHECKED, passed(SEND, "250 Ok"), passed(LOOK, "+OK 3 messages"))
    bench.qtbot.waitUntil(lambda: "3 messages" in steps.as_text())
    assert folded.opened


def test_options_are_passed_on(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada)
    tick = dialog.options.process_from.findChild(QCheckBox)
    assert tick is not None
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    wanted = dialog.options.moment
    assert wanted is not None
    bench.begin(dialog)
    saved = firm.service.mailbox_now(firm.ada)
    assert saved.process_received_after == wanted
    assert saved.approval is AccessApproval.PENDING


def test_many_mailboxes_are_summed_up_and_the_failed_tested_again(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada, firm.bert, firm.support)
    bench.begin(dialog)
    bench.tell(firm.ada, CHECKED, passed(SEND), passed(LOOK), finished=True)
    bench.tell(firm.bert, CHECKED, passed(SEND), failed(LOOK), finished=True)
    bench.tell(
        firm.support, CHECKED, passed(SEND), passed(LOOK), finished=True, needs_approval=True
    )
    bench.results(dialog, Result.PASSED, Result.FAILED, Result.NEEDS_APPROVAL)
    bench.qtbot.waitUntil(
        lambda: dialog.progress._summary.text().startswith(
            "3 mailboxes tested: 1 passed, 1 passed, but not approved yet, 1 failed."
        )
    )
    table = dialog.progress._table
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert dialog.progress._name.text() == "Bert Brown"
    assert "No answer" in dialog.progress._steps.as_text()
    press(bench.qtbot, dialog, "Test 1 again")
    bench.results(dialog, Result.PASSED, Result.WAITING, Result.NEEDS_APPROVAL)


def test_a_failed_test_offers_the_editor_of_its_mailbox(bench: Bench, firm: Firm) -> None:
    wishes: list[tuple[str, object]] = []
    bench.context.navigator.wanted.connect(lambda key, subject: wishes.append((key, subject)))
    dialog = bench.open(firm.ada, firm.bert)
    bench.begin(dialog)
    bench.tell(firm.ada, CHECKED, passed(SEND), passed(LOOK), finished=True)
    bench.tell(firm.bert, CHECKED, passed(SEND), failed(LOOK), finished=True)
    bench.results(dialog, Result.PASSED, Result.FAILED)
    assert not dialog.progress._edit.isVisible()
    dialog.progress.choose(firm.bert)
    press(bench.qtbot, dialog, "Edit mailbox")
    assert wishes == [("mailboxes", EditMailbox(firm.bert, sign_in=True))]
    assert dialog.isVisible()  # for the results of the others


def test_cancelling_stops_what_has_not_ended(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada, firm.bert)
    bench.begin(dialog)
    bench.tell(firm.ada, CHECKED, passed(SEND), passed(LOOK), finished=True)
    bench.results(dialog, Result.PASSED, Result.WAITING)
    press(bench.qtbot, dialog, "Cancel tests")
    bench.results(dialog, Result.PASSED, Result.CANCELLED)
    assert not firm.service.mailbox_now(firm.bert).test_scheduled
    bench.qtbot.waitUntil(lambda: not dialog.progress._cancel.isVisible())


def test_closing_the_dialog_leaves_the_tests_scheduled(bench: Bench, firm: Firm) -> None:
    dialog = bench.open(firm.ada)
    bench.begin(dialog)
    press(bench.qtbot, dialog, "Close")
    bench.qtbot.waitUntil(lambda: not bench.context.bridge.children())
    bench.dialogs.clear()
    assert firm.service.mailbox_now(firm.ada).test_scheduled


def test_an_engine_that_does_not_run_is_said(bench: Bench, firm: Firm) -> None:
    firm.service.publish(EngineStatus(running=False, paused=False))
    bench.qtbot.waitUntil(lambda: not bench.context.live.engine.running)
    dialog = bench.open(firm.ada)
    bench.begin(dialog)
    bench.qtbot.waitUntil(lambda: "engine is not running" in dialog.notice.text)
    firm.service.publish(EngineStatus(running=True, paused=False))
    bench.qtbot.waitUntil(lambda: dialog.notice.text == "")


def test_hundreds_at_once_stay_quick(bench: Bench, firm: Firm, clock: ManualClock) -> None:
    more = [add_user(firm.service, f"User{number}", "Many") for number in range(60)]
    dialog = bench.open(*more)
    bench.begin(dialog)
    for mailbox_id in more:
        bench.tell(mailbox_id, CHECKED, passed(SEND), passed(LOOK), finished=True)
    bench.qtbot.waitUntil(lambda: not dialog.results.unfinished())
    bench.qtbot.waitUntil(lambda: "60 passed" in dialog.progress._summary.text())
