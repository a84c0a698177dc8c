"""Errors, certificates, steps, notices, badges: everything is said, and can be copied."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import CertificateNotTrusted, NeedsAttention, Retryable
from ssync_desktop.domain.options import ObjectType, OperationType, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.status import Phase
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.problems import ErrorReport, from_alert, from_code, from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import LEVELS, PHASES, StatusBadge
from ssync_desktop.ui.widgets.buttons import CopyButton
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import scrolled
from ssync_desktop.ui.widgets.long_text import LongText
from ssync_desktop.ui.widgets.notice import NoticeBar
from ssync_desktop.ui.widgets.progress import Progress, ProgressLine
from ssync_desktop.ui.widgets.step_list import StepList, step_text
from tests.kit.clock import START, ManualClock

CERTIFICATE = ShownCertificate(
    "mail.example.com", 995, "CN=mail", "CN=mail", START, START, "ab" * 32, "Signed by itself."
)
REPORT = ErrorReport(
    title="The sign-in was refused",
    code="IncomingEmailAuthenticationError",
    subject="Sales",
    since=START - timedelta(hours=2),
    last=START - timedelta(minutes=1),
    count=12,
    retried="Next try in 7 min",
    causes=("The password is old.", "The account is locked."),
    remedy="Enter the present password.",
    server_words="-ERR no",
    can_retry=True,
)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text() == text).click()


class Acted(QObject):
    """Counts what a notice did."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    @Slot()
    def act(self) -> None:
        self.times += 1


def test_every_phase_and_level_has_its_badge() -> None:
    assert set(PHASES) == set(Phase)
    assert set(LEVELS) == set(TraceLevel)


def test_a_badge_is_named_by_its_word_and_never_cut(qtbot: QtBot) -> None:
    for badge in PHASES.values():
        made = StatusBadge(badge)
        qtbot.addWidget(made)
        assert made.accessibleName() == badge.word
        assert made.sizeHint().width() > made.fontMetrics().horizontalAdvance(badge.word)
    made.show_badge(PHASES[Phase.OK], "since yesterday")
    assert (made.badge, made.toolTip()) == (PHASES[Phase.OK], "since yesterday")


def test_a_card_says_everything_and_folds_the_servers_words(
    qtbot: QtBot, clock: ManualClock
) -> None:
    card = ErrorCard(REPORT, clock)
    qtbot.addWidget(card)
    card.show()
    said = texts(card)
    for part in ("The sign-in was refused", "Sales", "2 h ago", "12 times", "Next try in 7 min"):
        assert part in said
    assert said.index("The password is old.") < said.index("The account is locked.")
    folded = card.findChild(Folded)
    assert folded is not None
    words = next(one for one in folded.findChildren(QLabel) if one.text() == "-ERR no")
    assert not words.isVisible()
    folded.open()
    assert words.isVisible()
    card.close()


@pytest.mark.usefixtures("theme")
def test_nothing_of_a_card_is_cut_in_the_narrowest_pane(qtbot: QtBot, clock: ManualClock) -> None:
    host = "mail-gateway-number-seven.subsidiary.example.com"
    report = replace(
        REPORT,
        title=f"{host} does not answer",
        code="IncomingEmailServerCertificateNotTrusted",
        causes=(f"The name {host} is wrong.",),
        remedy=f"See whether {host} is the right name.",
        server_words=f"-ERR {host * 3}",
        certificate=replace(CERTIFICATE, host=host, subject=f"CN={host}"),
    )
    card = ErrorCard(report, clock)
    card.findChild(Folded).open()
    area = scrolled(card)
    qtbot.addWidget(area)
    area.resize(36 * GRID, 400)  # the least width of a pane
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    assert card.width() <= area.viewport().width()
    for part in card.findChildren(QWidget):
        if part.isVisible():
            right = part.mapTo(card, QPoint(part.width(), 0)).x()
            assert right <= card.width(), part
    copyable = {one.toPlainText() for one in card.findChildren(LongText)}
    assert {report.code, report.title, report.remedy} <= copyable


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("width", [36 * GRID, 41 * GRID, 90 * GRID])
def test_a_fingerprint_is_readable_whole_at_every_width(qtbot: QtBot, width: int) -> None:
    area = scrolled(CertificateView(CERTIFICATE))
    qtbot.addWidget(area)
    area.resize(width, 400)
    area.show()
    pairs = "AB:AB:AB:AB"
    shown = next(one for one in area.findChildren(LongText) if pairs in one.toPlainText())
    qtbot.waitUntil(lambda: shown.height() >= round(shown.document().size().height()))
    assert shown.toPlainText().replace(" ", ":") == CERTIFICATE.spaced_fingerprint
    assert shown.document().idealWidth() <= shown.viewport().width()
    right = shown.mapTo(area.viewport(), QPoint(shown.width(), 0)).x()
    assert right <= area.viewport().width()


def test_a_card_can_be_copied_and_retried(qtbot: QtBot, clock: ManualClock) -> None:
    card = ErrorCard(REPORT, clock)
    qtbot.addWidget(card)
    press(card, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert "IncomingEmailAuthenticationError" in copied
    assert "-ERR no" in copied
    with qtbot.waitSignal(card.retry_requested):
        press(card, "Try now")


def test_trusting_a_certificate_is_asked_with_its_fingerprint(
    qtbot: QtBot, clock: ManualClock
) -> None:
    card = ErrorCard(from_error(CertificateNotTrusted(CERTIFICATE)), clock)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.trust_requested) as trusted:
        press(card, "Trust this certificate")
    assert trusted.args == ["ab" * 32]
    assert "Signed by itself." in texts(card)


def test_a_certificate_that_is_only_shown_cannot_be_trusted(qtbot: QtBot) -> None:
    view = CertificateView(CERTIFICATE, can_trust=False)
    qtbot.addWidget(view)
    assert [b.text() for b in view.findChildren(QPushButton)] == ["Copy fingerprint"]
    press(view, "Copy fingerprint")
    assert QGuiApplication.clipboard().text() == ":".join(["AB"] * 32)


def test_reports_of_errors() -> None:
    retry = from_error(Retryable(ErrorCode.SERVER_BUSY), "Sales")
    assert (retry.level, retry.retried) == (TraceLevel.WARNING, "Will be tried again")
    stop = from_error(NeedsAttention(ErrorCode.INCOMING_AUTHENTICATION, server_words="-ERR"))
    assert (stop.code, stop.server_words) == ("IncomingEmailAuthenticationError", "-ERR")
    bug = from_error(ZeroDivisionError("a bug"))
    assert (bug.code, bug.server_words) == ("ZeroDivisionError", "a bug")


def test_reports_of_stored_codes() -> None:
    known = from_code("ServiceUnavailable", "421 later", "Sales")
    assert (known.server_words, known.subject) == ("421 later", "Sales")
    unknown = from_code("SomethingElse", "what it said")
    assert (unknown.title, unknown.code) == ("what it said", "SomethingElse")


def test_reports_of_alerts() -> None:
    alert = Alert(
        UUID(int=1),
        TraceLevel.ERROR,
        ErrorCode.SERVER_BUSY,
        Reference(UUID(int=2), ObjectType.MAILBOX, "Sales"),
        "The server is busy",
        "421",
        "host",
        START,
        START,
        3,
        True,
        None,
        None,
    )
    report = from_alert(alert)
    assert (report.subject, report.count, report.can_retry) == ("Sales", 3, True)
    assert not from_alert(replace(alert, level=TraceLevel.INFORMATION)).can_retry


def test_steps_replace_themselves_in_place(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    running = TestStep("Sign in", OperationType.INCOMING, StepState.RUNNING)
    steps.show_steps((TestStep("Approved"), running))
    lines = list(steps._lines)
    failed = replace(
        running, state=StepState.FAILED, duration=1.2, words="-ERR no", error_text="Refused."
    )
    steps.show_steps((TestStep("Approved"), failed))
    assert steps._lines == lines
    for part in ("Incoming: Sign in", "1.2 s", "Refused.", "-ERR no"):
        assert part in texts(steps)
    assert steps.as_text() == f"waiting: Approved\n{step_text(failed)}"
    steps.show_steps(())
    assert steps.as_text() == ""


def test_a_running_step_counts_the_time(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_steps((TestStep("Connect", None, StepState.RUNNING),))
    qtbot.waitUntil(lambda: "200 ms" in texts(steps))
    steps.show_steps((TestStep("Connect", None, StepState.PASSED, 0.3),))
    assert "300 ms" in texts(steps)


def test_a_certificate_in_a_step_can_be_trusted(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    step = TestStep("TLS", OperationType.INCOMING, StepState.FAILED, certificate=CERTIFICATE)
    steps.show_steps((step,))
    with qtbot.waitSignal(steps.trust_requested) as trusted:
        press(steps, "Trust this certificate")
    assert trusted.args == [step]


@pytest.mark.parametrize(("tone", "goes"), [(Tone.INFO, True), (Tone.BAD, False)])
def test_news_goes_by_itself_and_errors_stay(tone: Tone, goes: bool, qtbot: QtBot) -> None:
    notice = NoticeBar()
    qtbot.addWidget(notice)
    notice.say("Saved.", tone)
    assert notice.text == "Saved."
    assert notice._timer.isActive() is goes
    notice.close_notice()
    assert notice.text == ""


def test_a_notice_does_what_it_offers_once(qtbot: QtBot) -> None:
    notice, acted = NoticeBar(), Acted()
    qtbot.addWidget(notice)
    notice.say("Deleted.", Tone.INFO, "Undo", acted.act)
    with qtbot.waitSignal(notice.acted):
        press(notice, "Undo")
    assert (acted.times, notice.text) == (1, "")


def test_long_work_can_be_cancelled(qtbot: QtBot) -> None:
    line = ProgressLine("Getting mail")
    qtbot.addWidget(line)
    line.show_progress(Progress(3, 10, 2))
    assert "3 of 10" in texts(line)
    with qtbot.waitSignal(line.cancel_requested):
        press(line, "Cancel")


def test_copying_is_confirmed_for_a_moment(qtbot: QtBot) -> None:
    copy = CopyButton(lambda: "what it says")
    qtbot.addWidget(copy)
    copy.click()
    assert (copy.text(), QGuiApplication.clipboard().text()) == ("Copied", "what it says")
    qtbot.waitUntil(lambda: copy.text() == "Copy")
