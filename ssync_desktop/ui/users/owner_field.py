"""Choosing the owner of a queue by typing part of the name."""

from collections.abc import Iterable

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.widgets.reference_field import IdField


class OwnerField(IdField):
    """Reads and writes the id of a user; None stands for whoever saves."""

    def __init__(self, title: str, hint: str, known: Iterable[Reference] = ()) -> None:
        """*known* are users whose names can be shown without asking."""
        super().__init__(title, "Type part of a name", ObjectType.USER, known, hint=hint)
