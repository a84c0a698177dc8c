"""In which fields two contents differ."""

from dataclasses import fields

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.planning import FieldChange


def difference(before: Content | None, after: Content | None) -> tuple[FieldChange, ...]:
    """Return the fields that say something else *after*, in the order of the content.

    Where one of the two is not there, each field in which the other says more than a new one does
    by itself differs from None. Both must be of one kind.
    """
    named = after if after is not None else before
    if named is None:
        return ()
    changes = []
    for one in (one for one in fields(named) if one.compare):
        was = one.default if before is None else getattr(before, one.name)
        becomes = one.default if after is None else getattr(after, one.name)
        if was != becomes:
            left = None if before is None else was
            right = None if after is None else becomes
            changes.append(FieldChange(one.name, left, right))
    return tuple(changes)
