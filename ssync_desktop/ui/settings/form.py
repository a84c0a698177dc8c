"""All groups of settings as one form, with an index beside it and a filter over it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_token import make_token
from ssync_desktop.ui.settings.groups import BY_SUBJECT, groups
from ssync_desktop.ui.settings.setting import Group, Setting
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.what_if.words import TRY, TRY_HINT, TRY_WORDS
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.form import FormBinder
from ssync_desktop.ui.widgets.layouts import beside, column, label, scrolled

WIDTH = 84 * GRID
EXAMPLE_USER, EXAMPLE_EMAIL = 2, 1
INDEX_WIDTH = 32 * GRID
NARROW = 104 * GRID  # below it there is no room for the index
TRIED = {  # what received email is tracked, related and placed by
    "Filtering",
    "Internal email",
    "Addresses",
    "Correlation",
    "Smart matching",
    BY_SUBJECT,
    "Queue items",
}


class Section(QFrame):
    """One group: heading, what it is about, its fields."""

    def __init__(self, title: str, words: str, *parts: QWidget) -> None:
        super().__init__()
        self.title = title
        self._words = f"{title} {words}".casefold()
        self._known: dict[QWidget, str] = {}
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        box = column(label(title, "heading"), label(words, "muted"), margin=2 * GRID)
        box.setSpacing(2 * GRID)
        for part in parts:
            box.addWidget(part)
        self.setLayout(box)

    def know(self, part: QWidget, words: str) -> None:
        """Let *part* be found by *words*."""
        self._known[part] = words.casefold()

    def narrow(self, text: str) -> bool:
        """Show only what contains *text*; say whether anything does."""
        wanted = text.casefold()
        whole = wanted in self._words
        found = False
        for part, words in self._known.items():
            fits = whole or wanted in words
            part.setVisible(fits)
            found |= fits
        shown = found or whole
        self.setVisible(shown)
        return shown


class SettingsForm(QWidget):
    """Shows every setting of a draft; *others* are sections that belong to no draft.

    Signals:
        try_wanted(): the user wants to see what the draft would change for received email.
    """

    try_wanted = Signal()

    def __init__(self, others: Iterable[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = FormBinder(self)
        self._sections: list[Section] = []
        self.index = QListWidget()
        self.index.setAccessibleName("Groups of settings")
        self.index.setFixedWidth(INDEX_WIDTH)
        self.index.setProperty("look", "index")
        self.index.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.example = label("", "muted", select=True)
        self._nothing = label("No setting matches.", "muted")
        self._nothing.hide()
        inside = QWidget()
        inside.setMaximumWidth(WIDTH)
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, GRID, GRID)
        self._box.setSpacing(2 * GRID)
        self._box.addWidget(self._nothing)
        for group in groups(()):
            self._add(self._section(group))
        for section in others:
            self._add(section)
        self._box.addStretch(1)
        self._area = scrolled(inside)
        self._going = False
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.index)
        whole.addWidget(self._area, 1)
        self.index.currentRowChanged.connect(self._go)
        self._area.verticalScrollBar().valueChanged.connect(self._follow)
        self.form.problems_changed.connect(self._show_example)

    def offer_profiles(self, profiles: Iterable[Reference]) -> None:
        """Let one of *profiles* be chosen as the default."""
        choice = self.form.field("default_email.profile_id").editor
        assert isinstance(choice, Choice)
        choice.offer([(None, "None"), *((one.id, one.name) for one in profiles)])

    def offer_mailboxes(self, mailboxes: Iterable[Reference]) -> None:
        """Let one of *mailboxes* be chosen to send alarm mail."""
        choice = self.form.field("alert_mailbox_id").editor
        assert isinstance(choice, Choice)
        choice.offer([(None, "None"), *((one.id, one.name) for one in mailboxes)])

    def show_section(self, title: str) -> bool:
        """Go to the group called *title*; False when there is none."""
        for number, section in enumerate(self._sections):
            if section.title == title:
                self.index.setCurrentRow(number)
                self._go(number)
                return True
        return False

    def narrow(self, text: str) -> None:
        """Show only the settings whose words contain *text*."""
        found = False
        for number, section in enumerate(self._sections):
            shown = section.narrow(text)
            self.index.item(number).setHidden(not shown)
            found |= shown
        self._nothing.setVisible(not found)
        self._area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the index out where there is no room for it."""
        super().resizeEvent(event)
        self.index.setVisible(event.size().width() >= NARROW)

    def _section(self, group: Group) -> Section:
        fields = [(setting, self._field(setting)) for setting in group.settings]
        parts: list[QWidget] = [field for _, field in fields]
        if group.title == BY_SUBJECT:
            parts.append(self.example)
        if group.title in TRIED:
            parts.append(self._try_button(group.title))
        section = Section(group.title, group.words, *parts)
        for setting, field in fields:
            section.know(field, f"{setting.title} {setting.help} {setting.published}")
        return section

    def _try_button(self, title: str) -> QWidget:
        made = button(TRY, "test")
        made.setToolTip(TRY_HINT)
        made.setAccessibleName(f"{TRY}: {title}")
        made.setAccessibleDescription(TRY_HINT)
        made.clicked.connect(self.try_wanted)
        holder = QWidget()
        holder.setLayout(beside(made, TRY_WORDS))
        return holder

    def _field(self, setting: Setting) -> Field:
        field = Field(setting.title, setting.make(), hint=setting.help)
        tooltip = f"Published name: {setting.published}"
        field.setToolTip(tooltip)
        field.editor.setToolTip(tooltip)
        return self.form.bind(setting.name, field)

    def _add(self, section: Section) -> None:
        self._sections.append(section)
        self._box.addWidget(section)
        self.index.addItem(QListWidgetItem(section.title))

    @Slot()
    def _show_example(self) -> None:
        token = make_token(self.form.draft(), EXAMPLE_USER, EXAMPLE_EMAIL)
        self.example.setText(f"The first email of user number 2 ends in {token}")

    @Slot(int)
    def _go(self, number: int) -> None:
        if 0 <= number < len(self._sections):
            # The user said where to, so the index need not follow; the bar's own signals must go
            # on, for it is they that move the area.
            self._going = True
            self._area.verticalScrollBar().setValue(self._sections[number].y())
            self._going = False

    @Slot(int)
    def _follow(self, top: int) -> None:
        """Mark the group that is at the top of what is seen."""
        if self._going:
            return
        shown = [one for one in self._sections if not one.isHidden()]
        above = [one for one in shown if one.y() <= top + 4 * GRID]
        if above:
            self.index.blockSignals(True)
            self.index.setCurrentRow(self._sections.index(above[-1]))
            self.index.blockSignals(False)
            self.index.scrollToItem(self.index.currentItem())
