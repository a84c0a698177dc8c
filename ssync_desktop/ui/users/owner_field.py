"""Choosing the owner of a queue by typing part of the name."""

from collections.abc import Iterable
from uuid import UUID

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.widgets.reference_field import ReferenceField


class OwnerField(ReferenceField):
    """Reads and writes the id of a user; None stands for whoever saves."""

    def __init__(self, title: str, hint: str, known: Iterable[Reference] = ()) -> None:
        """*known* are users whose names can be shown without asking."""
        self._known = {one.id: one for one in known}
        super().__init__(title, "Type part of a name", hint=hint)

    def read(self) -> UUID | None:
        """Return the id of who was chosen."""
        return None if self.chosen is None else self.chosen.id

    def write(self, value: object) -> None:
        """Show a user known by name, or that nobody is chosen."""
        if isinstance(value, UUID):
            super().write(self._known.get(value, Reference(value, ObjectType.USER)))
        else:
            super().write(None)

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these, and know them from now on."""
        offered = tuple(references)
        self._known |= {one.id: one for one in offered}
        super().offer(offered)
