"""What becomes of a field: before and after, in one line where both are short."""

from collections.abc import Iterable

from ssync_desktop.domain.items.planning import FieldChange
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.items.values import NOTHING, value_words
from ssync_desktop.ui.items.words import field_title
from ssync_desktop.ui.widgets.facts import Fact

SHORT = 32  # characters of both; longer ones stand below each other


def change_facts(object_type: ObjectType, changes: Iterable[FieldChange]) -> list[Fact]:
    """Return a fact for each field that changes."""
    return [(field_title(object_type, one.field), change_words(one), "") for one in changes]


def change_words(change: FieldChange) -> str:
    """Return what a field becomes, and from what where that is more than nothing."""
    after = value_words(change.field, change.after)
    before = value_words(change.field, change.before)
    if before == NOTHING:
        return after
    lines = "\n" in before or "\n" in after
    if lines or len(before) + len(after) > SHORT:
        return f"{before}\n→ {after}"
    return f"{before} → {after}"
