"""The tables that synchronize, and directions, in words."""

from collections.abc import Mapping

from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping
from ssync_desktop.domain.options import ObjectType

TABLES: Mapping[ObjectType, str] = {
    ObjectType.APPOINTMENT: "Appointments",
    ObjectType.RECURRING_APPOINTMENT_MASTER: "Recurring appointments",
    ObjectType.SERVICE_APPOINTMENT: "Service activities",
    ObjectType.CONTACT: "Contacts",
    ObjectType.TASK: "Tasks",
    ObjectType.PHONE_CALL: "Phone calls",
    ObjectType.LETTER: "Letters",
    ObjectType.FAX: "Faxes",
}
"""In the order in which they are offered, the most used ones first."""

DIRECTIONS: Mapping[SyncDirection, str] = {
    SyncDirection.BOTH: "Both ways",
    SyncDirection.TO_EXCHANGE: "To Exchange only",
    SyncDirection.TO_CRM: "From Exchange only",
    SyncDirection.NONE: "Not synchronized",
}
HINTS: Mapping[SyncDirection, str] = {
    SyncDirection.BOTH: "A change on either side reaches the other one.",
    SyncDirection.TO_EXCHANGE: "Exchange shows what the organization has; a change made in "
    "Exchange stays there until the organization's value changes.",
    SyncDirection.TO_CRM: "The organization gets what Exchange has; a change made in the "
    "organization stays there until the value changes in Exchange.",
    SyncDirection.NONE: "Each side keeps its own value.",
}

TITLE = "Synchronized fields"
SENTENCE = (
    "Which fields of appointments, contacts and tasks synchronize with Exchange, and in which "
    "direction. What is chosen holds for all users, from their next synchronization on. A field "
    "that begins to go over is then brought together in all linked items, with mail to nobody: "
    "what one side leaves empty is filled from the other; where both say something, the value of "
    "the side it comes from counts, and the organization's where it goes both ways. Of a field "
    "that went to Exchange only, what somebody changed there until now comes over when the item "
    "is changed there again: Exchange is not read for this."
)
ALL_ADDRESSES = "Synchronize all three postal addresses of a contact"
ALL_ADDRESSES_HINT = (
    "Off, the mailing address in Exchange and address 1 are one, and the others stay as they are. "
    "On, address 1 is the business address in Exchange, address 2 the home address and address 3 "
    "the other one."
)
ALL_ADDRESSES_WARNING = (
    "This maps the addresses of all linked contacts anew. An address that stands in another place "
    "on the other side may be overwritten and lost. Former versions are kept for 30 days."
)
ADDRESSES_OFF = "Only where all three postal addresses are synchronized."


def default_words(mapping: FieldMapping) -> str:
    """Return what resetting a field leads to."""
    return f"Back to the default: {DIRECTIONS[mapping.default].lower()}"


def changed_words(count: int) -> str:
    """Return how much is changed: fields, and the choice of addresses as one of them."""
    if not count:
        return ""
    return "1 change is not saved yet." if count == 1 else f"{count:,} changes are not saved yet."
