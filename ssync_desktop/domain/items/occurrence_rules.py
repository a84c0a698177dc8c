"""Which occurrences that one side cancelled are cancelled on the other too (sections 5.3, 5.4).

As of whole meetings: those to come, of what the user organizes, while the row is open. All others
stay where they are; each side keeps its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ssync_desktop.domain.items.content import AppointmentContent, Content, Series
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.meeting_rules import organizes
from ssync_desktop.domain.items.occurrences import occurrence_at
from ssync_desktop.domain.items.planning import ItemRules, Pair


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A content with the occurrences back that do not go over as cancelled, and which they are."""

    content: Content
    originals: tuple[datetime, ...] = ()

    def kept_in(self, series: Series | None) -> Series | None:
        """Return *series*, which comes from the other side, without the occurrences held back."""
        if series is None or not self.originals:
            return series
        cancelled = tuple(sorted({*series.cancelled, *self.originals}))
        changed = tuple(one for one in series.changed if one.original not in self.originals)
        return replace(series, changed=changed, cancelled=cancelled)


def held_back(
    content: Content, common: Content | None, goes: Callable[[datetime], bool]
) -> HeldBack:
    """Return *content* with what it cancelled since *common*, unless that *goes* over.

    *goes* is asked with the moment (aware) at which the occurrence begins. Where the series takes
    place at other times than before, that is for the side to say whose time counts.
    """
    if not isinstance(content, AppointmentContent) or not isinstance(common, AppointmentContent):
        return HeldBack(content)
    now, before = content.series, common.series
    if now is None or before is None or (now.rule, content.block) != (before.rule, common.block):
        return HeldBack(content)
    known = {one.original: one for one in before.changed}

    def begins(original: datetime) -> datetime:
        said = known[original].content if original in known else occurrence_at(common, original)
        return said.block.start.instant

    fresh = [one for one in now.cancelled if one not in before.cancelled]
    held = tuple(one for one in fresh if not goes(begins(one)))
    if not held:
        return HeldBack(content)
    back = [known[one] for one in held if one in known]
    changed = tuple(sorted((*now.changed, *back), key=lambda one: one.original))
    cancelled = tuple(one for one in now.cancelled if one not in held)
    return HeldBack(replace(content, series=Series(now.rule, changed, cancelled)), held)


def goes_over(pair: Pair, local: LocalItem, rules: ItemRules) -> Callable[[datetime], bool]:
    """Return what says whether what begins at a moment may be cancelled on both sides."""
    may = local.phase is Phase.OPEN and organizes(pair, rules)
    return lambda begins: may and begins >= rules.now
