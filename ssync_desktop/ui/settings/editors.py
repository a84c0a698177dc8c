"""Editors for the settings that no plain widget holds: a size, a prefix with its ancestors."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.editors import Number, ValueEditor
from ssync_desktop.ui.widgets.layouts import label

KB = 1024
LIMIT_KB = 131_072  # 128 MB (D6)
LARGE_KB = 32_768  # 32 MB: above it many servers refuse (D6)
LARGE = "Many mail servers refuse messages this large."


class SizeEditor(ValueEditor):
    """A size in octets, entered in KB as the published setting is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._octets = 0
        self._number = Number(0, LIMIT_KB, "KB")
        self._words = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addWidget(self._number)
        box.addWidget(self._words)
        self.setFocusProxy(self._number)
        self._number.valueChanged.connect(self._change)

    def setAccessibleName(self, name: str) -> None:
        """Name the line in which the number is entered as well."""
        super().setAccessibleName(name)
        self._number.setAccessibleName(name)

    def value(self) -> int:
        """Return the size in octets."""
        return self._octets

    def show_value(self, value: int) -> None:
        """Show *value*; one that is no whole number of KB stays as it is until it is edited."""
        self._number.blockSignals(True)
        self._number.setValue(value // KB)
        self._number.blockSignals(False)
        self._octets = value
        self._tell()

    @property
    def words(self) -> str:
        """What the number means."""
        return self._words.text()

    @Slot()
    def _change(self) -> None:
        self._octets = self._number.value() * KB
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        size = self._octets / KB / KB
        words = f"That is {size:,.1f} MB." if size >= 1 else ""
        if not self._octets:
            words = "No attachment is kept."
        elif self._octets > LARGE_KB * KB:
            words = f"{words} {LARGE}"
        self._words.setText(words)
        self._words.setVisible(bool(words))


class PrefixEditor(ValueEditor):
    """The prefix of tracking tokens; those before it stay known (B49) and are listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[str, ...] = ()
        self._line = QLineEdit(maxLength=20)
        self._line.setMaximumWidth(28 * GRID)
        self._words = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addWidget(self._line)
        box.addWidget(self._words)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self.edited)

    def setAccessibleName(self, name: str) -> None:
        """Name the line as well."""
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def value(self) -> tuple[str, ...]:
        """Return the prefixes, the one in force first."""
        text = self._line.text()
        if self._all and text == self._all[0]:
            return self._all
        return (text, *(prefix for prefix in self._all if prefix != text))

    def show_value(self, value: tuple[str, ...]) -> None:
        """Show the one in force, and the earlier ones below it."""
        self._all = tuple(value)
        earlier = ", ".join(self._all[1:])
        self._words.setText(f"Earlier prefixes still lead to their email: {earlier}")
        self._words.setVisible(bool(earlier))
        self._line.setText(self._all[0] if self._all else "")
