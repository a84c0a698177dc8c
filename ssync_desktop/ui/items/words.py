"""How pairs, actions, questions and writes are called on the screen, and the badges they wear."""

from collections.abc import Mapping
from functools import cache

from ssync_desktop.domain.items.details import Side
from ssync_desktop.domain.items.field_directions import default_mappings
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Question
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

STATES: Mapping[LinkState, Badge] = {
    LinkState.ASKED: Badge("alert", Tone.WARN, "Asks you"),
    LinkState.FAILED: Badge("phase-stopped", Tone.BAD, "Given up"),
    LinkState.RETRYING: Badge("phase-retrying", Tone.WARN, "Retrying"),
    LinkState.CONFLICT: Badge("phase-degraded", Tone.WARN, "Conflict"),
    LinkState.WAITING: Badge("clock", Tone.INFO, "Waiting"),
    LinkState.LINKED: Badge("phase-ok", Tone.GOOD, "Linked"),
    LinkState.UNLINKED: Badge("phase-off", Tone.OFF, "Unlinked"),
    LinkState.MOVED: Badge("folder", Tone.OFF, "Moved away"),
}
HINTS: Mapping[LinkState, str] = {
    LinkState.ASKED: "It waits for an answer that only a person can give.",
    LinkState.FAILED: "It is left alone until it changes on either side.",
    LinkState.RETRYING: "It is tried again with the next pass.",
    LinkState.CONFLICT: "Both sides changed the same fields; you can decide otherwise.",
    LinkState.WAITING: "The next pass takes it on.",
    LinkState.LINKED: "Both sides follow each other.",
    LinkState.UNLINKED: "Neither side follows the other any more.",
    LinkState.MOVED: "It lies in another folder of the mailbox, and waits until it comes back.",
}
TABLES: Mapping[ObjectType, str] = {
    ObjectType.APPOINTMENT: "Appointment",
    ObjectType.RECURRING_APPOINTMENT_MASTER: "Recurring appointment",
    ObjectType.SERVICE_APPOINTMENT: "Service activity",
    ObjectType.CONTACT: "Contact",
    ObjectType.TASK: "Task",
    ObjectType.PHONE_CALL: "Phone call",
    ObjectType.LETTER: "Letter",
    ObjectType.FAX: "Fax",
}
KINDS: Mapping[ItemKind, tuple[str, str]] = {
    ItemKind.APPOINTMENT: ("appointment", "appointments"),
    ItemKind.CONTACT: ("contact", "contacts"),
    ItemKind.TASK: ("task", "tasks"),
}
SIDES: Mapping[Side, str] = {
    Side.CRM: "Organization",
    Side.COMMON: "Last common",
    Side.EXCHANGE: "Exchange",
}
SIDE_HINTS: Mapping[Side, str] = {
    Side.CRM: "What the organization has, in the form in which Exchange shows it",
    Side.COMMON: "What both sides said when they last agreed",
    Side.EXCHANGE: "What the mailbox has",
}
ACTIONS: Mapping[ActionType, Badge] = {
    ActionType.CREATE_IN_EXCHANGE: Badge("add", Tone.GOOD, "Create in Exchange"),
    ActionType.UPDATE_IN_EXCHANGE: Badge("edit", Tone.INFO, "Change in Exchange"),
    ActionType.DELETE_IN_EXCHANGE: Badge("delete", Tone.BAD, "Delete in Exchange"),
    ActionType.CREATE_IN_CRM: Badge("add", Tone.GOOD, "Create in organization"),
    ActionType.UPDATE_IN_CRM: Badge("edit", Tone.INFO, "Change in organization"),
    ActionType.DELETE_IN_CRM: Badge("delete", Tone.BAD, "Delete in organization"),
    ActionType.LINK: Badge("check", Tone.GOOD, "Link"),
    ActionType.UNLINK: Badge("phase-off", Tone.WARN, "Unlink"),
    ActionType.SET_ASIDE: Badge("folder", Tone.OFF, "Set aside"),
    ActionType.ASK: Badge("alert", Tone.WARN, "Ask"),
    ActionType.NOTE: Badge("step-skipped", Tone.OFF, "Take note"),
}
QUESTIONS: Mapping[Question, tuple[str, str, str]] = {
    Question.SCHEDULING_CONFLICT: (
        "It takes place while there is another appointment. Save it all the same?",
        "Yes, save it",
        "No, leave it out",
    ),
    Question.DUPLICATE: (
        "It is much like something that is stored already. Save it all the same?",
        "Yes, save it too",
        "No, leave it out",
    ),
    Question.PREVIOUSLY_LINKED: (
        "It was linked before, here or with another organization. Link it again?",
        "Yes, link it",
        "No, leave it alone",
    ),
}
"""What is asked, and what Yes and No mean."""

UNSEEN = (
    "It is gone from its folder, and may lie in one that may not be opened. So it counts as no "
    "delete. If it was deleted, delete the record here; if it was moved, it goes on when it is "
    "moved back. Give the account that signs in the right to read that folder, and the next one "
    "is found there."
)
MOVED = (
    "It was moved in Exchange to a time at which there is another appointment. Move it here too?",
    "Yes, move it",
    "No, keep its time",
)
"""What is asked of an appointment that is linked, instead of whether it comes in."""


def asked(question: Question, *, linked: bool) -> tuple[str, str, str]:
    """Return *question* in words with its Yes and No, of an item that is *linked* or is to be."""
    moved = linked and question is Question.SCHEDULING_CONFLICT
    return MOVED if moved else QUESTIONS[question]


WRITES: Mapping[ChangeType, Badge] = {
    ChangeType.NONE: Badge("step-skipped", Tone.OFF, "Looked at"),
    ChangeType.CREATE: Badge("add", Tone.GOOD, "Created"),
    ChangeType.UPDATE: Badge("edit", Tone.INFO, "Changed"),
    ChangeType.DELETE: Badge("delete", Tone.WARN, "Deleted"),
}
PLAN = "What would synchronize now?"
PLAN_HINT = (
    "Shows what the next pass over this mailbox would create, change and delete, and to whom mail "
    "would go, before anything is done"
)
WRITTEN = "Writes of the last 30 days"
UNDO = "Undo …"
UNDO_HINT = "Shows what the program wrote on either side, and takes single writes back"


@cache
def _titles() -> Mapping[tuple[ObjectType, str], str]:
    return {(one.object_type, one.field): one.crm_name for one in default_mappings()}


def field_title(object_type: ObjectType, field: str) -> str:
    """Return what people call a field of a content."""
    if field == "phase":
        return "State"
    known = _titles().get((object_type, field))
    return known or field.replace("_", " ").capitalize()
