"""What a rule would do with the mail of its folder: counted in words, and message by message."""

from collections import Counter
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.folder_preview import FolderPreview, PreviewedItem, PreviewFate
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.activity.hidden import WRITTEN_DOWN
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.widgets.moments import relative
from ssync_desktop.ui.words import counted

HEIGHT = 26 * GRID
WAIT_MS = 300  # whoever runs through the folders with an arrow key asks for no mail on the way
FIRST = "Choose a folder to see what lies in it, and what the rule would do with it."
READING = "Reading what lies in the folder …"
EMPTY = "The folder is empty now. What comes into it will be tracked."
TRACK = Badge("tracking", Tone.GOOD, "Is tracked")
KEEP = Badge("check", Tone.OFF, "Tracked already")
LEAVE = Badge("step-skipped", Tone.OFF, "Left alone")
FATES = {PreviewFate.TRACK: TRACK, PreviewFate.KEEP: KEEP, PreviewFate.LEAVE: LEAVE}


class PreviewTable(QWidget):
    """Shows a preview; the record may change under it.

    Signals:
        wanted(): what lies in the folder is to be read.
        subjects_wanted(): subjects that are hidden are to be shown, which is written down.
    """

    wanted = Signal()
    subjects_wanted = Signal()

    def __init__(
        self, clock: Clock, parent: QWidget | None = None, *, may_show: bool = False
    ) -> None:
        """*may_show*: who looks may have hidden subjects shown."""
        super().__init__(parent)
        self._may_show = may_show
        self._preview: FolderPreview | None = None
        self._regarding: Reference | None = None
        self.setAccessibleName("What the rule would do")
        self.words = label(FIRST, "muted")
        self.again = button("Try again", "retry")
        self.again.clicked.connect(self.wanted)
        self.again.hide()
        self.subjects = button("Show subjects", "lock", link=True)
        self.subjects.setToolTip(WRITTEN_DOWN)
        self.subjects.clicked.connect(self.subjects_wanted)
        self.subjects.hide()
        self.model: RowsModel[PreviewedItem] = RowsModel(self._columns(clock))
        self.table = RowsTable(self.model, "Messages in the folder")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.setFixedHeight(HEIGHT)
        self.table.hide()
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.wanted)
        self.setLayout(
            column(
                label("What it will do", "heading"),
                self.words,
                row(self.again, self.subjects, None),
                self.table,
            )
        )

    def follow(self, chosen: bool) -> None:
        """Begin anew: another folder is chosen, or none."""
        self._preview = None
        self._say(READING if chosen else FIRST)
        if chosen:
            self._timer.start()
        else:
            self._timer.stop()

    def regard(self, regarding: Reference | None) -> None:
        """Show what follows with another record."""
        self._regarding = regarding
        if self._preview is not None:
            self.show_preview(self._preview)

    @Slot(object)
    def show_preview(self, preview: FolderPreview) -> None:
        """Show what lies in the folder."""
        self._preview = preview
        self.words.setText(summary(preview, self._regarding))
        self.again.hide()
        self.model.show_rows(preview.items)
        self.table.setVisible(bool(preview.items))
        self.subjects.setVisible(self._may_show and hides_any(preview))

    @Slot(BaseException)
    def show_error(self, error: BaseException) -> None:
        """Say why nothing could be read."""
        report = from_error(error)
        self._say(f"{report.title}. {report.remedy}")
        self.again.show()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.again.hide()
        self.subjects.hide()
        self.table.hide()

    def _columns(self, clock: Clock) -> tuple[Shown[PreviewedItem], ...]:
        def received(item: PreviewedItem) -> str:
            return relative(item.received_on, clock.now(), "")

        return (
            Shown("Subject", lambda item: item.subject or "(no subject)", 112, stretches=True),
            Shown("From", lambda item: item.sender, 88, stretches=True),
            Shown("Received", received, 80),
            Shown(
                "Outcome",
                lambda item: FATES[item.fate].word,
                136,
                badge=lambda item: FATES[item.fate],
            ),
            Shown("Regarding", self._related, 112, stretches=True),
        )

    def _related(self, item: PreviewedItem) -> str:
        return related(item, self._regarding)


def related(item: PreviewedItem, rule: Reference | None) -> str:
    """Say what the activity of *item* is regarding under a rule with this record."""
    if item.fate is PreviewFate.LEAVE:
        return "Nothing"
    under = item.regarding_under(rule)
    if under is None:
        return "As found" if item.fate is PreviewFate.TRACK else "Nothing"
    return under.name


def summary(preview: FolderPreview, rule: Reference | None) -> str:
    """Say in sentences what a rule would do with all of it."""
    if not preview.items:
        return EMPTY
    count = Counter(item.fate for item in preview.items)
    moved = sum(_is_another(item, rule) for item in preview.items)
    parts = []
    if count[PreviewFate.TRACK]:
        regarding = f" regarding {rule.name}" if rule else ""
        parts.append(f"{counted(count[PreviewFate.TRACK], 'message')} will be tracked{regarding}.")
    if count[PreviewFate.KEEP]:
        words = f"{count[PreviewFate.KEEP]:,} tracked already"
        also = f", {moved:,} of them will be set regarding {rule.name}" if rule and moved else ""
        parts.append(f"{words}{also}.")
    if count[PreviewFate.LEAVE]:
        parts.append(f"{count[PreviewFate.LEAVE]:,} left alone, for this program sent that itself.")
    if not preview.complete:
        parts.append(f"These are the first {len(preview.items):,}; the others are treated alike.")
    if hides_any(preview):
        parts.append("Subjects are hidden, for it is somebody else's mailbox.")
    return " ".join(parts)


def hides_any(preview: FolderPreview) -> bool:
    """Say whether subjects are hidden from who looks."""
    return any(item.content_hidden for item in preview.items)


def _is_another(item: PreviewedItem, rule: Reference | None) -> bool:
    before: UUID | None = item.regarding.id if item.regarding else None
    return item.fate is PreviewFate.KEEP and rule is not None and rule.id != before
