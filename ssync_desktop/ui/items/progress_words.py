"""How far a plan is, in words: what is being read or done just now."""

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.options import ObjectType

_FOLDERS = {
    ItemKind.APPOINTMENT: "calendar",
    ItemKind.CONTACT: "contacts",
    ItemKind.TASK: "tasks",
}
_TABLES = {
    ObjectType.APPOINTMENT: "appointments",
    ObjectType.RECURRING_APPOINTMENT_MASTER: "recurring appointments",
    ObjectType.SERVICE_APPOINTMENT: "service activities",
    ObjectType.CONTACT: "contacts",
    ObjectType.TASK: "tasks",
    ObjectType.PHONE_CALL: "phone calls",
    ObjectType.LETTER: "letters",
    ObjectType.FAX: "faxes",
}

OPENING = "Opening the mailbox"
STOPPING = "Stopping after the current action"
GIVEN_UP = "You gave this up before everything was read"
NOTHING_DONE = "Nothing was written. Look again whenever you like."


def stage_words(progress: PlanProgress) -> str:
    """Return what is being done: "Reading the mailbox's calendar"."""
    stage, kind = progress.stage, progress.kind
    if stage is PlanStage.LISTING and kind is not None:
        return f"Listing the mailbox's {_FOLDERS[kind]}"
    if stage is PlanStage.READING and kind is not None:
        return f"Reading the mailbox's {_FOLDERS[kind]}"
    if stage is PlanStage.ROWS:
        rows = "changes" if progress.table is None else _TABLES[progress.table]
        return f"Reading the organization's {rows}"
    return "Comparing both sides" if stage is PlanStage.COMPARING else "Carrying out the plan"
