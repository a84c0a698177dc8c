"""Choosing a record by typing part of its name."""

from collections.abc import Callable, Iterable
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.similar import probes, similar_names
from ssync_desktop.ui.icons import icon
from ssync_desktop.ui.widgets.field import Field

TYPING_MS = 150
NOBODY = Problem("reference", "Nobody of this name was chosen.", "Choose one from the list.")
_ICONS = {
    ObjectType.USER: "user",
    ObjectType.QUEUE: "queue",
    ObjectType.MAILBOX: "mailbox",
    ObjectType.ACCOUNT: "account",
    ObjectType.CONTACT: "contact",
    ObjectType.LEAD: "lead",
}


def name_of(reference: Reference) -> str:
    """Return the name alone."""
    return reference.name


class ReferenceField(Field):
    """Reads and writes a ``Reference``; None while what is typed names nobody.

    Where nothing contains what is typed, what begins like it is asked for, and names that resemble
    it are offered: a slip of the finger hides nobody.

    Signals:
        wanted(str): records whose names contain this are to be offered.
    """

    wanted = Signal(str)

    def __init__(
        self,
        title: str,
        prompt: str,
        *,
        words: Callable[[Reference], str] = name_of,
        required: bool = False,
        hint: str = "",
        nobody: Problem = NOBODY,
        lists: bool = False,
    ) -> None:
        """*prompt* stands in the empty line; *words* are how a reference is shown.

        *nobody* is said of what is typed and names nobody. With *lists* a click into the empty line
        and the arrow down show all there are.
        """
        self._line = QLineEdit(placeholderText=prompt, clearButtonEnabled=not required)
        self._words = words
        self._nobody = nobody
        self._lists = lists
        self._opens = False  # what is offered next, whatever is typed
        self._chosen: Reference | None = None
        self._offered: tuple[Reference, ...] = ()
        self._beginnings: tuple[str, ...] = ()  # asked for, or still to be, while nothing fits
        super().__init__(title, self._line, required=required, hint=hint)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._take)
        self._line.setCompleter(completer)
        self._timer = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._settle)

    @property
    def chosen(self) -> Reference | None:
        """Who was chosen."""
        return self._chosen

    @property
    def unsettled(self) -> bool:
        """Whether something is typed that names nobody."""
        return self._chosen is None and bool(self._line.text().strip())

    def read(self) -> object:
        """Return who was chosen."""
        return self._chosen

    def write(self, value: object) -> None:
        """Show a reference, or that nobody is chosen yet."""
        self._chosen = value if isinstance(value, Reference) else None
        super().write("" if self._chosen is None else self._words(self._chosen))

    def complain(self, problem: Problem | None) -> None:
        """Say as well when what is typed names nobody."""
        own = self._nobody is not NOBODY
        typed = self._nobody if self.unsettled else None
        super().complain(typed or problem if own else problem or typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show all there are, where whoever comes here can know no name yet."""
        if self._lists and watched is self._line and not self._line.text() and _looks_for(event):
            self._opens = True
            self.wanted.emit("")
        return super().eventFilter(watched, event)

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these below the line while the user is typing; without any, names like it."""
        self._offered = self._fitting(tuple(references))
        self._model.clear()
        for reference in self._offered:
            item = QStandardItem(icon(_ICONS[reference.object_type]), self._words(reference))
            item.setEditable(False)
            self._model.appendRow(item)
        opens, self._opens = self._opens, False
        if not self._line.hasFocus():
            self._settle()  # the user was quicker than the answer
        elif self.unsettled or (opens and self._offered and not self._line.text()):
            self._line.completer().complete()
        if self._beginnings:
            self.wanted.emit(self._beginnings[0])

    def _fitting(self, found: tuple[Reference, ...]) -> tuple[Reference, ...]:
        """Return *found*, or of what begins like the text those that resemble it."""
        typed = self._line.text().strip()
        if self._beginnings:  # this is the answer to the first of them
            self._beginnings = self._beginnings[1:]
            names = similar_names(typed, {one.name for one in found})
            found = tuple(one for name in names for one in found if one.name == name)
        elif not found and self.unsettled:
            self._beginnings = tuple(one for one in probes(typed) if one != typed)
        if found:
            self._beginnings = ()
        return found

    @Slot()
    def _typed(self) -> None:
        self._chosen = None
        self._beginnings = ()
        self._timer.start()
        self._changed()

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self._line.text().strip())

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._offered):
            self._choose(self._offered[index.row()])

    @Slot()
    def _settle(self) -> None:
        """Take what was typed in full without being chosen from the list."""
        if not self.unsettled:
            return
        typed = self._line.text().strip().casefold()
        shown = [one for one in self._offered if self._words(one).casefold() == typed]
        named = [one for one in self._offered if one.name.casefold() == typed]
        fitting = shown or named
        if len(fitting) == 1:
            self._choose(fitting[0])

    def _choose(self, reference: Reference) -> None:
        self._chosen = reference
        self._line.setText(self._words(reference))
        self._changed()


def _looks_for(event: QEvent) -> bool:
    """Say whether somebody clicks, or presses the arrow down."""
    if isinstance(event, QKeyEvent):
        return event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
    return event.type() is QEvent.Type.MouseButtonRelease


class IdField(ReferenceField):
    """Reads and writes the id of a record of one kind; None while nobody is chosen."""

    def __init__(
        self,
        title: str,
        prompt: str,
        object_type: ObjectType,
        known: Iterable[Reference] = (),
        *,
        required: bool = False,
        hint: str = "",
        nobody: Problem = NOBODY,
        lists: bool = False,
    ) -> None:
        """*known* are records whose names can be shown without asking."""
        self._object_type = object_type
        self._known = {one.id: one for one in known}
        super().__init__(title, prompt, required=required, hint=hint, nobody=nobody, lists=lists)

    def read(self) -> UUID | None:
        """Return the id of what was chosen."""
        return None if self.chosen is None else self.chosen.id

    def write(self, value: object) -> None:
        """Show a record known by name, or that nobody is chosen."""
        if isinstance(value, UUID):
            super().write(self._known.get(value, Reference(value, self._object_type)))
        else:
            super().write(None)

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these, and know them from now on."""
        offered = tuple(references)
        self._known |= {one.id: one for one in offered}
        super().offer(offered)
