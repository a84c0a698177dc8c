"""Every widget with something in it, to be looked at."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import ConnectionSecurity, OperationType, TraceLevel
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.query import Query, Snapshot, Table
from ssync_desktop.domain.status import EngineStatus, Phase
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.pages import PAGES
from ssync_desktop.ui.problems import ErrorReport
from ssync_desktop.ui.resources import resource_names
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import LEVELS, PHASES, StatusBadge
from ssync_desktop.ui.widgets.buttons import IconButton, action, button
from ssync_desktop.ui.widgets.columns import Align, Column
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice, Number, OptionalMoment
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.filter_bar import FilterBar, View
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import column, label
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.moments import absolute, relative
from ssync_desktop.ui.widgets.notice import NoticeBar
from ssync_desktop.ui.widgets.progress import Progress, ProgressLine
from ssync_desktop.ui.widgets.step_list import StepList
from ssync_desktop.ui.widgets.window_model import WindowModel

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDS = "-ERR [AUTH] Authentication failed. (host mail.example.com, session 7f3a)"
Grab = Callable[[str, QWidget, Callable[[], None]], None]


class StillClock:
    """Stands still, so that pictures do not change from run to run."""

    def now(self) -> datetime:
        """Return always the same moment."""
        return NOW

    async def sleep_until(self, moment: datetime) -> None:
        """Return at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the example list."""

    id: UUID
    name: str
    phase: Phase
    progress: Progress | None
    last: datetime
    backlog: int


class Lines:
    """A source of 2,000 example rows."""

    def __init__(self) -> None:
        phases = list(Phase)
        self.rows_by_id = {
            UUID(int=n + 1): Line(
                UUID(int=n + 1),
                f"Customer service team {n + 1}",
                phases[n % len(phases)],
                Progress(340 + n, 3_400, 24) if phases[n % 9] is Phase.SYNCHRONIZING else None,
                NOW - timedelta(minutes=n * 7),
                n * 13 % 97,
            )
            for n in range(2_000)
        }

    def ids(self, query: Query) -> Future[Snapshot]:
        """Answer at once."""
        answer: Future[Snapshot] = Future()
        answer.set_result(Snapshot(query, tuple(self.rows_by_id)))
        return answer

    def rows(self, _table: Table, ids: Sequence[UUID]) -> Future[Any]:
        """Answer at once."""
        answer: Future[Any] = Future()
        answer.set_result([self.rows_by_id[one] for one in ids])
        return answer


COLUMNS: tuple[Column[Line], ...] = (
    Column("Name", lambda line: line.name, sort="name", icon=lambda _: "mailbox", width=220),
    Column(
        "Incoming",
        lambda line: line.phase.value,
        badge=lambda line: PHASES[line.phase],
        progress=lambda line: line.progress,
        width=220,
    ),
    Column(
        "Last success",
        lambda line: relative(line.last, NOW),
        tooltip=lambda line: absolute(line.last),
        sort="last",
    ),
    Column(
        "Backlog", lambda line: f"{line.backlog:,}", sort="backlog", align=Align.RIGHT, width=90
    ),
)


def settle(milliseconds: int = 120) -> None:
    """Let Qt do what it has queued."""
    QTest.qWait(milliseconds)


def example_context(bridge: Bridge) -> PageContext:
    """Return a context whose service is the example list."""
    service: Any = Lines()
    return PageContext(service, bridge, LiveStatus(bridge), StillClock(), Navigator(bridge))


class ExamplePage(Page):
    """A page with everything a page has."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mailboxes", context)
        self.set_state("2,000 mailboxes; 3 need attention, 1 is being tested.")
        filters = FilterBar((View("All mailboxes"), View("Failing"), View("Not approved")))
        add = action(self, "New mailbox", "add", self.synchronize)
        self.set_main_action(add)
        self.set_filters(filters)
        tools = [
            action(self, "Approve", "approve", self.synchronize),
            action(self, "Reject", "reject", self.synchronize),
            action(self, "Test & Enable", "test", self.synchronize),
            action(self, "Sync now", "synchronize", self.synchronize, tooltip="Sync now (F5)"),
            action(self, "Activate", "activate", self.synchronize),
            action(self, "Deactivate", "phase-off", self.synchronize),
            action(self, "Apply defaults", "defaults", self.synchronize),
        ]
        tools[1].setEnabled(False)
        self.add_actions(tools)
        self.list = ListPane(
            WindowModel(context.service, COLUMNS, context.bridge, self),
            Query(Table.MAILBOXES),
            EmptyState("mailbox", "No mailboxes yet", "They come with users and queues.", add),
            filters,
            "Mailboxes",
        )
        self.list.table.mirror(tools)
        self.set_content(self.list, ErrorCard(example_report(), context.clock))

    def first_shown(self) -> None:
        """Ask for the rows."""
        self.list.start()


def example_report() -> ErrorReport:
    """Return an error with all its parts."""
    return ErrorReport(
        title="The incoming server refused the sign-in",
        code="IncomingEmailAuthenticationError",
        level=TraceLevel.ERROR,
        subject="Customer service team 7",
        since=NOW - timedelta(hours=5),
        last=NOW - timedelta(minutes=3),
        count=12,
        retried="Next try in 7 min",
        causes=(
            "The password was changed on the server and not here.",
            "The server wants the whole address as user name.",
            "The account is locked after too many attempts.",
        ),
        remedy="Enter the present password in the email server profile, then try now.",
        server_words=WORDS,
        can_retry=True,
    )


def example_certificate() -> ShownCertificate:
    """Return a certificate to decide about."""
    return ShownCertificate(
        host="mail.example.com",
        port=995,
        subject="CN=mail.example.com, O=Example",
        issuer="CN=mail.example.com, O=Example",
        valid_from=NOW - timedelta(days=10),
        valid_until=NOW + timedelta(days=355),
        fingerprint="3f9a" * 16,
        reason="It is signed by itself, by nobody this machine knows.",
    )


def example_editor() -> DraftEditor:
    """Return the profile editor's likeness with two problems shown."""
    editor = DraftEditor("New email server profile")
    security = [
        (ConnectionSecurity.TLS, "TLS"),
        (ConnectionSecurity.STARTTLS, "STARTTLS"),
        (ConnectionSecurity.NONE, "None (not protected)"),
    ]
    editor.add_field("name", Field("Name", QLineEdit(), required=True))
    editor.add_heading("Incoming server")
    editor.add_field(
        "incoming.host", Field("Server", QLineEdit(), required=True, hint="Such as pop.example.com")
    )
    editor.add_field("incoming.security", Field("Protection", Choice(security)))
    editor.add_field("incoming.port", Field("Port", Number(0, 65_535, empty="Usual")))
    editor.add_field(
        "process_received_after",
        Field("Process from", OptionalMoment("Only mail received after")),
        advanced=True,
    )
    editor.load(replace(ProfileDraft(), name="Example"))
    editor.form.field("incoming.host").reveal()
    return editor


def _badges() -> QWidget:
    page = QWidget()
    flow = FlowLayout(page, 2 * GRID)
    for badge in (*PHASES.values(), *LEVELS.values()):
        flow.addWidget(StatusBadge(badge))
    for name in resource_names("icons"):
        flow.addWidget(IconButton(name, name.removesuffix(".svg")))
    return page


def _parts() -> QWidget:
    notices = []
    for tone in (Tone.INFO, Tone.GOOD, Tone.WARN, Tone.BAD):
        notice = NoticeBar()
        notice.say(
            f"A notice that is {tone.value}, with something to do.", tone, "Show", stays=True
        )
        notices.append(notice)
    progress = ProgressLine("Getting mail")
    progress.show_progress(Progress(340, 3_400, 24))
    steps = StepList()
    steps.show_steps(
        (
            TestStep("Address is approved", None, StepState.PASSED, 0.02),
            TestStep("Find mail.example.com", OperationType.INCOMING, StepState.PASSED, 0.14),
            TestStep("Sign in", OperationType.INCOMING, StepState.FAILED, 1.2, WORDS,
                     "IncomingEmailAuthenticationError", "The server refused the sign-in.",
                     "Enter the present password."),
            TestStep("Connect", OperationType.OUTGOING, StepState.RUNNING, 3.4),
            TestStep("Send a message", OperationType.OUTGOING),
        )
    )  # fmt: skip
    buttons = QWidget()
    flow = FlowLayout(buttons, GRID)
    for one in (
        button("Main", "add", main=True),
        button("Plain", "edit"),
        button("Link", "expand", link=True),
    ):
        flow.addWidget(one)
    off = button("Not now", "delete")
    off.setEnabled(False)
    flow.addWidget(off)
    page = QWidget()
    page.setLayout(column(*notices, progress, buttons, label("Steps", "heading"), steps, margin=16))
    return page


def _certificate() -> QWidget:
    report = replace(example_report(), certificate=example_certificate(), causes=())
    page = QWidget()
    box = QVBoxLayout(page)
    box.addWidget(ErrorCard(report, StillClock()))
    box.addStretch(1)
    return page


def show_gallery(grab: Grab, wanted: Sequence[str], size: tuple[int, int]) -> None:
    """Take a picture of everything in *wanted*, or of everything."""
    bridge = Bridge()
    context = example_context(bridge)
    context.live.start_from((), EngineStatus(True, False, 3, 12, 9))
    mailboxes = replace(PAGES[1], factory=ExamplePage)
    entries = [mailboxes if entry.key == "mailboxes" else entry for entry in PAGES]
    makers: dict[str, Callable[[], QWidget]] = {
        "window": lambda: MainWindow(context, entries),
        "narrow": lambda: MainWindow(context, entries),
        "badges": _badges,
        "parts": _parts,
        "form": example_editor,
        "certificate": _certificate,
        "empty": lambda: MainWindow(context, [PAGES[3]]),
    }
    for name, make in makers.items():
        if wanted and name not in wanted:
            continue
        widget = make()
        widget.resize(*((900, 900) if name == "narrow" else size))
        if isinstance(widget, MainWindow) and name != "empty":
            widget.show_page("mailboxes")
            widget.set_attention("alerts", 7)
        widget.show()
        settle(300)
        if name == "window":
            front = widget.findChildren(ExamplePage)[0]
            front.list.table.select([UUID(int=2), UUID(int=3)], UUID(int=3))
        grab(f"gallery-{name}", widget, settle)
        widget.close()
        widget.deleteLater()
