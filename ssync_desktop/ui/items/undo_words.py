"""The program's writes in words, and what taking one back means."""

from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.kinds import ChangeType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.words import WRITES
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.words import counted

MOST_LISTED = 1_000  # what the engine tells at once
READING = "Reading what was written …"
NOTHING = (
    "Nothing was written in the last 30 days",
    "What synchronizing creates, changes or deletes stands here, with what was there before.",
)
SENTENCE = (
    "What synchronizing wrote on either side, with what was there before. Taking a write back is "
    "an edit like any other: the next pass brings it to the other side."
)
HIDDEN_HERE = "What the items of other people say is hidden in these writes."
UNDO_IT = "Take this write back …"
UNDO_ASKED = "Take back what was written of “{}”?"
UNDO_MEANS = "If you take it back: {}"
UNDO_YES, UNDO_NO = "Take it back", "Leave it as it is"
LOOKING = "Reading what it says now …"
HEADINGS = {
    ChangeType.CREATE: "What would be deleted",
    ChangeType.UPDATE: "What would change",
    ChangeType.DELETE: "What would be there again",
}
SAYS_SO = "It says all that already: nothing would change."
GONE = "It is not there any more: there is nothing left to take back."
NOT_ASKED = (
    "Exchange was not asked: {}. What follows is held against what both sides said when they last "
    "agreed."
)
UNKNOWN = "Exchange was not asked: {}. What it says now is not known."
UNDONE = Badge("reply", Tone.OFF, "Taken back")
VIEWS = (
    View("All writes"),
    View("In Exchange", (Condition("in_exchange", "eq", True),)),
    View("In the organization", (Condition("in_exchange", "eq", False),)),
    View("Deletes", (Condition("change", "eq", ChangeType.DELETE),)),
    View("Taken back", (Condition("undone_on", "null", False),)),
)


def badge(version: FormerVersion) -> Badge:
    """Return what was done, or that it was taken back."""
    return UNDONE if version.undone_on is not None else WRITES[version.change]


def place_words(version: FormerVersion) -> str:
    """Return on which side it was written."""
    return "Exchange" if version.in_exchange else "Organization"


def number_words(number: int) -> str:
    """Return how many writes there are; of very many the last ones are listed."""
    if not number:
        return ""
    return f"The last {number:,} writes" if number >= MOST_LISTED else counted(number, "write")


def consequence(version: FormerVersion) -> str:
    """Return what taking it back does."""
    where = "Exchange" if version.in_exchange else "the organization"
    if version.change is ChangeType.CREATE:
        other = "the organization" if version.in_exchange else "Exchange"
        return f"It is deleted in {where}, and stays in {other} without a link."
    if version.change is ChangeType.UPDATE:
        state = "" if version.in_exchange or _is_short(version) else ", in the state it was in"
        return f"In {where} it says again what it said before{state}."
    if version.in_exchange:
        return (
            "It is created in Exchange again, with what synchronizes of it. What else it had, such "
            "as attachments and categories, has the one in Deleted Items."
        )
    if _is_short(version):
        return (
            "It is created in the organization again, with what it said. Whose it was, its state "
            "and what it regarded were not kept: it is open, and the user's."
        )
    rules = "" if version.object_type is not ObjectType.CONTACT else _WITHOUT_RULES
    return f"It is created in the organization again as it was, owner and state included.{rules}"


def meaning(version: FormerVersion) -> str:
    """Return what would happen: nothing has yet."""
    words = consequence(version)
    return UNDO_MEANS.format(f"{words[:1].lower()}{words[1:]}")


_WITHOUT_RULES = " Folders whose email was set regarding this contact have to be told again."


def _is_short(version: FormerVersion) -> bool:
    """Say whether it was kept when only contents were."""
    return version.content is not None and version.besides is None


def matches(version: FormerVersion, text: str, conditions: tuple[Condition, ...]) -> bool:
    """Say whether *version* contains *text* and meets what a view asks for."""
    for one in conditions:
        value = getattr(version, one.column)
        if (value is None) is not one.value if one.operator == "null" else value != one.value:
            return False
    return text.casefold() in version.subject.casefold()
