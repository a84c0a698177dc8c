"""The first step of an import: which file."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, frame, label


@dataclass(frozen=True, slots=True)
class WantedFile:
    """Which files an import takes: *where* says where such ones come from, *drop* what to drop."""

    title: str
    endings: tuple[str, ...]
    filter: str
    drop: str
    where: str


CONTACT_FILES = WantedFile(
    title="Import contacts",
    endings=(".csv", ".tsv", ".txt", ".vcf", ".vcard"),
    filter="Contacts (*.csv *.tsv *.txt *.vcf *.vcard);;All files (*)",
    drop="or drop a CSV or vCard file here",
    where=(
        "Outlook: File, Open & Export, Import/Export, Export to a file, Comma Separated Values.\n"
        "Google Contacts: Export, as Google CSV, Outlook CSV or vCard.\n"
        "Thunderbird: Address Book, Tools, Export.\n"
        "Phones and Apple Contacts export vCards (.vcf)."
    ),
)


def wanted_file(mime: QMimeData, wanted: WantedFile) -> Path | None:
    """Return the one file that is being dragged, if it is one of those *wanted*."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    fitting = [path for path in paths if path.suffix.lower() in wanted.endings]
    return fitting[0] if len(paths) == 1 and fitting else None


def contact_file(mime: QMimeData) -> Path | None:
    """Return the file of contacts that is being dragged; None when it is anything else."""
    return wanted_file(mime, CONTACT_FILES)


class FileStep(QWidget):
    """Asks for a file.

    Signals:
        chosen(Path): read this one.
    """

    chosen = Signal(Path)

    def __init__(self, wanted: WantedFile = CONTACT_FILES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.setAcceptDrops(True)
        self._choose = button("Choose a file …", "folder", main=True)
        self._choose.clicked.connect(self.choose)
        self._words = label(wanted.drop, "muted")
        self._problem = label("", "problem", select=True)
        self._remedy = label("", select=True)
        centre = Qt.AlignmentFlag.AlignHCenter
        inside = QVBoxLayout()
        inside.setContentsMargins(3 * GRID, 4 * GRID, 3 * GRID, 4 * GRID)
        inside.setSpacing(GRID)
        inside.addWidget(IconLabel("import", Tone.OFF, 48), 0, centre)
        inside.addWidget(self._choose, 0, centre)
        for words in (self._words, self._problem, self._remedy):
            words.setAlignment(centre)
            inside.addWidget(words)
        self._area: QFrame = frame(inside)
        box = column(
            self._area,
            label("Where such files come from", "heading"),
            label(wanted.where, "muted"),
            None,
        )
        self.setLayout(box)
        self.setFocusProxy(self._choose)
        self.say("")

    @Slot()
    def choose(self) -> None:
        """Let the user choose a file; nothing waits for the dialog."""
        dialog = QFileDialog(self, self._wanted.title, "", self._wanted.filter)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def say(self, words: str, *, reading: bool = False) -> None:
        """Show that a file is being read, or ask for one."""
        self._choose.setEnabled(not reading)
        self._words.setText(words or self._wanted.drop)
        self._problem.hide()
        self._remedy.hide()

    def refuse(self, title: str, remedy: str) -> None:
        """Say why nothing can be imported from the file, and what to do."""
        self.say("or drop another file here")
        self._problem.setText(title)
        self._remedy.setText(remedy)
        self._problem.show()
        self._remedy.show()
        self._choose.setFocus()

    @property
    def complaint(self) -> str:
        """What is wrong with the file that was chosen; empty when nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped, whatever its name ends in: the reader says what it is."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._take(paths[0])

    @Slot(str)
    def _take(self, name: str) -> None:
        self.chosen.emit(Path(name))
