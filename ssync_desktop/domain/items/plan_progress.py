"""How far the making of a plan is, or its carrying out: what a person who waits is told."""

from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType


class PlanStage(StrEnum):
    """What is being done, in this order; the folders of a mailbox come one after the other."""

    LISTING = "listing"  # a folder of the mailbox says what has changed in it
    READING = "reading"  # those items are read
    ROWS = "rows"  # rows of the organization
    COMPARING = "comparing"  # what would be new, with what is there
    APPLYING = "applying"  # the actions of the plan


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """*done* of *total* (0: nobody knows yet) in one stage.

    *kind* is the folder that is listed or read, *table* the one whose rows are read; None stands
    for all of them.
    """

    stage: PlanStage
    done: int = 0
    total: int = 0
    kind: ItemKind | None = None
    table: ObjectType | None = None
