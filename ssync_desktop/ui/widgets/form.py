"""Binds fields to a frozen draft: values in and out, and its problems beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar, Protocol, cast

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.widgets.field import Field


class Draft(Protocol):
    """A frozen dataclass that lists its own problems."""

    __dataclass_fields__: ClassVar[Any]

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps it from being saved."""
        ...


class FormBinder(QObject):
    """Shows one draft in fields and hands the edited draft back.

    Names are attributes of the draft, dotted for those of a part: ``incoming.host``.

    Signals:
        edited(): the user or the program changed a value.
        problems_changed(tuple[Problem, ...]): what is wrong with the draft now.
    """

    edited = Signal()
    problems_changed = Signal(tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._original: Draft | None = None
        self._loading = False
        self._refused: dict[str, tuple[Problem, object]] = {}
        self._problems: tuple[Problem, ...] = ()

    def bind(self, name: str, field: Field) -> Field:
        """Let *field* show the attribute *name*; returns the field."""
        self._fields[name] = field
        field.edited.connect(self._edited)
        return field

    def swap(self, name: str, field: Field) -> None:
        """Let *field* show the attribute *name* from now on, in place of the one that did.

        Both keep what is entered in them; what the draft holds is what *field* shows.
        """
        if (before := self._fields[name]) is field:
            return
        before.edited.disconnect(self._edited)
        self.bind(name, field)
        if self._original is not None:
            self._check()

    def field(self, name: str) -> Field:
        """Return the field of *name*; KeyError when there is none."""
        return self._fields[name]

    def has(self, name: str) -> bool:
        """Say whether a field shows the attribute *name*."""
        return name in self._fields

    def load(self, draft: Draft) -> None:
        """Show *draft*, untouched."""
        self._original = draft
        self._refused = {}
        self._loading = True
        for name, field in self._fields.items():
            field.write(_attribute(draft, name))
            field.forget()
        self._loading = False
        self._check()

    def draft(self) -> Any:
        """Return the draft with the edited values; what has no field stays as it was."""
        result: Any = self._loaded()
        for name, field in self._fields.items():
            result = _with(result, name.split("."), field.read())
        return result

    @property
    def changed(self) -> bool:
        """Whether the draft differs from the one that was loaded."""
        return bool(self.draft() != self._loaded())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the draft from being saved."""
        return self._problems

    @property
    def unsettled(self) -> Field | None:
        """The first field in which something is typed that is no value yet."""
        return next((field for field in self._fields.values() if field.unsettled), None)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Show what saving was refused for, until the field it is about changes."""
        for problem in problems:
            if (field := self._fields.get(problem.field)) is not None:
                self._refused[problem.field] = (problem, field.read())
                field.reveal()
        self._check()

    def reveal(self) -> None:
        """Show all problems, also of fields nobody has been at, and go to the first."""
        for field in self._fields.values():
            field.reveal()
        wrong = next((p.field for p in self._problems if p.field in self._fields), None)
        if wrong is not None:
            self._fields[wrong].editor.setFocus()

    def _loaded(self) -> Draft:
        if self._original is None:
            raise RuntimeError("No draft was loaded into the form.")
        return self._original

    @Slot()
    def _edited(self) -> None:
        if not self._loading:
            self._check()
            self.edited.emit()

    def _check(self) -> None:
        found = list(cast("Draft", self.draft()).problems())
        for name, (problem, value) in list(self._refused.items()):
            if self._fields[name].read() == value:
                found.append(problem)
            else:
                del self._refused[name]
        first: dict[str, Problem] = {}
        for problem in found:
            first.setdefault(problem.field, problem)
        for name, field in self._fields.items():
            field.complain(first.get(name))
        self._problems = tuple(found)
        self.problems_changed.emit(self._problems)


def _attribute(value: Any, name: str) -> Any:
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _with(value: Any, path: list[str], new: object) -> Any:
    """Return frozen *value* with the attribute at *path* replaced."""
    name, *rest = path
    inner = _with(getattr(value, name), rest, new) if rest else new
    return value if getattr(value, name) == inner else replace(value, **{name: inner})
