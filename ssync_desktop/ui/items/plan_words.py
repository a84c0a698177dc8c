"""A plan in words: how much of what, what stops it, and what a person should look at."""

from collections.abc import Iterator, Mapping

from ssync_desktop.domain.items.brakes import withheld_as_linked
from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.planning import Action, ActionType, Brake, Plan
from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.words import counted

NOTHING = "Nothing would synchronize"
IN_STEP = "Both sides agree as far as fields, filters and rules let them."
READING = "Reading both sides, and planning what would be done …"
LOOKING = "Looking at both sides"
UNTIL_APPLIED = "Nothing is written before you apply the plan."
APPLYING = "Carrying out the plan …"
APPLY = "Apply exactly this"
WITH_MAILS = "Send the mails that are held back"
ANOTHER = (
    "Meanwhile something changed, and the plan has become another: nothing was done. This is the "
    "plan as it is now; apply it if it is what you want."
)
ANEW = (
    "To show the content the plan was made anew. Something has changed meanwhile, so it is another "
    "plan than the one before."
)

CREATES = (ActionType.CREATE_IN_EXCHANGE, ActionType.CREATE_IN_CRM)
UPDATES = (ActionType.UPDATE_IN_EXCHANGE, ActionType.UPDATE_IN_CRM)
DELETES = (ActionType.DELETE_IN_EXCHANGE, ActionType.DELETE_IN_CRM)
LINKS = (ActionType.LINK, ActionType.UNLINK, ActionType.SET_ASIDE)
NOTES = (ActionType.NOTE,)
_GROUPS: Mapping[tuple[ActionType, ...], tuple[str, str]] = {
    CREATES: ("create", "Creates"),
    UPDATES: ("change", "Changes"),
    DELETES: ("delete", "Deletes"),
    LINKS: ("link or let go", "Links"),
    (ActionType.ASK,): ("ask about", "Questions"),
    NOTES: ("only to take note of", "Notes"),
}
VIEWS = (
    View("The whole plan"),
    *(
        View(title, (Condition("type", "in", tuple(one.value for one in types)),))
        for types, (_, title) in _GROUPS.items()
    ),
    View("With mail", (Condition("mails", "eq", True),)),
    View("With conflicts", (Condition("conflicts", "eq", True),)),
)
_BRAKES: Mapping[Brake, str] = {
    Brake.DELETES: (
        "It would delete more than usual, so no pass does it by itself: a folder may have been "
        "emptied, or rights taken away, by mistake. Deletes of 24 hours that nobody was asked "
        "about count together. Look at “Deletes”. Applying the plan deletes them."
    ),
    Brake.MISSING: (
        "Linked items were not found in the mailbox, which does not prove that somebody deleted "
        "them. What follows from that is only done when you apply the plan."
    ),
}
_FIRST = "The first synchronization of a mailbox or of its calendar writes to nobody by itself."
_LINKED = (
    "Records are linked here with items that were there on both sides, which writes to nobody by "
    "itself."
)


def summary(plan: Plan) -> str:
    """Return the plan in one sentence: "12 actions: 3 create, 8 change, 1 delete".

    What is only noted is no action: it is not counted when the plan was carried out either.
    """
    parts = []
    for types, (verb, _) in _GROUPS.items():
        number = sum(action.type in types for action in plan.actions)
        if number and types is not NOTES:
            parts.append(f"{number:,} {verb}")
    noted = sum(action.type in NOTES for action in plan.actions)
    after = f"{noted:,} {_GROUPS[NOTES][0]}" if noted else ""
    if not parts:
        return f"{after[:1].upper()}{after[1:]}" or NOTHING
    done = f"{counted(len(plan.actions) - noted, 'action')}: {', '.join(parts)}"
    return f"{done}; {after}" if after else done


def mail_words(plan: Plan) -> str:
    """Return to how many people mail would go, by the rules and besides; nothing for nobody."""
    asked = {address for one in plan.actions for address in one.mails}
    held = {address for one in plan.actions for address in one.withheld}
    parts = []
    if asked:
        mails = sum(bool(one.mails) for one in plan.actions)
        people = counted(len(asked), "person", "people")
        parts.append(f"{counted(mails, 'action')} would send mail to {people}.")
    if held:
        mails = sum(bool(one.withheld) for one in plan.actions)
        people = counted(len(held), "person", "people")
        parts.append(f"Mail about {counted(mails, 'action')} to {people} is held back.")
    return " ".join(parts)


def brake_words(plan: Plan) -> str:
    """Return why the plan waits for somebody; nothing where it goes ahead by itself."""
    return " ".join(_brake_words(plan, brake) for brake in plan.brakes)


def _brake_words(plan: Plan, brake: Brake) -> str:
    if brake is Brake.MAILS:
        return _withheld_words(plan)
    words = _BRAKES[brake]
    if brake is not Brake.DELETES or not plan.deleted_lately:
        return words
    items = counted(plan.deleted_lately, "item")
    were = "was" if plan.deleted_lately == 1 else "were"
    return f"{words} {items} {were} deleted before, within a day, with nobody asked."


def _withheld_words(plan: Plan) -> str:
    """Return why mail is held back: by the first synchronization, by linking, or by both."""
    linked = len(withheld_as_linked(plan))
    others = sum(bool(one.withheld) for one in plan.actions) - linked
    return " ".join(words for words, number in ((_FIRST, others), (_LINKED, linked)) if number)


def applied_words(applied: Applied) -> str:
    """Return what came of a plan."""
    done = f"Done: {counted(applied.done, 'action')}."
    if applied.stopped:
        rest = "The rest waits for the next synchronization; look again to see it."
        return f"Stopped. {done} {rest}"
    if not applied.failed:
        return done
    return f"{done} {counted(applied.failed, 'action')} failed; the next pass tries again."


def matches(action: Action, text: str, conditions: tuple[Condition, ...]) -> bool:
    """Say whether *action* contains *text* and meets what a view asks for."""
    if not all(_meets(action, one) for one in conditions):
        return False
    wanted = text.casefold()
    return any(wanted in part.casefold() for part in _texts(action))


def _meets(action: Action, condition: Condition) -> bool:
    if condition.column == "mails":
        return bool(action.mails or action.withheld)
    if condition.column == "conflicts":
        return bool(action.conflicts)
    assert isinstance(condition.value, tuple)
    return action.type.value in condition.value


def _texts(action: Action) -> Iterator[str]:
    yield action.subject
    yield from action.reasons
    yield from action.mails
    yield from action.withheld
