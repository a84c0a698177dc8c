"""What an item of Exchange can say: the names of its properties, in the order of the schema.

A property has one name in a request (``item:Subject``) and one as an element (``Subject``); the
schema puts the elements into a fixed order (types.xsd, ``ItemType`` and what extends it). Whoever
writes an item asks here for the order, whoever reads a request for the meaning of a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_ITEM: Final = """
    MimeContent ItemId ParentFolderId ItemClass Subject Sensitivity Body Attachments
    DateTimeReceived Size Categories Importance InReplyTo IsSubmitted IsDraft IsFromMe IsResend
    IsUnmodified InternetMessageHeaders DateTimeSent DateTimeCreated ResponseObjects ReminderDueBy
    ReminderIsSet ReminderMinutesBeforeStart DisplayCc DisplayTo HasAttachments ExtendedProperty
    Culture EffectiveRights LastModifiedName LastModifiedTime IsAssociated ConversationId
    UniqueBody Flag Preview TextBody
"""
_MESSAGE: Final = """
    Sender ToRecipients CcRecipients BccRecipients IsReadReceiptRequested
    IsDeliveryReceiptRequested ConversationIndex ConversationTopic From InternetMessageId IsRead
    IsResponseRequested References ReplyTo ReceivedBy ReceivedRepresenting
"""
_POST: Final = """
    message:ConversationIndex message:ConversationTopic message:From message:InternetMessageId
    message:IsRead PostedTime message:References message:Sender
"""
_WHEN: Final = """
    Start End OriginalStart IsAllDayEvent LegacyFreeBusyStatus Location When IsMeeting IsCancelled
    IsRecurring MeetingRequestWasSent
"""
_ATTENDEES: Final = """
    CalendarItemType MyResponseType Organizer RequiredAttendees OptionalAttendees Resources
    ConflictingMeetingCount AdjacentMeetingCount Duration TimeZone AppointmentReplyTime
    AppointmentSequenceNumber AppointmentState Recurrence FirstOccurrence LastOccurrence
    ModifiedOccurrences DeletedOccurrences MeetingTimeZone StartTimeZone EndTimeZone
    ConferenceType AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl
"""
_CALENDAR: Final = f"""
    UID RecurrenceId DateTimeStamp {_WHEN} IsResponseRequested {_ATTENDEES} StartWallClock
    EndWallClock StartTimeZoneId EndTimeZoneId IsOrganizer
"""
_MEETING: Final = """
    AssociatedCalendarItemId IsDelegated IsOutOfDate HasBeenProcessed ResponseType calendar:UID
    calendar:RecurrenceId calendar:DateTimeStamp calendar:IsOrganizer
"""
_CONTACT: Final = """
    FileAs FileAsMapping DisplayName GivenName Initials MiddleName Nickname CompleteName
    CompanyName EmailAddresses PhysicalAddresses PhoneNumbers AssistantName Birthday
    BusinessHomePage Children Companies ContactSource Department Generation ImAddresses JobTitle
    Manager Mileage OfficeLocation PostalAddressIndex Profession SpouseName Surname
    WeddingAnniversary HasPicture
"""
_TASK: Final = """
    ActualWork AssignedTime BillingInformation ChangeCount Companies CompleteDate Contacts
    DelegationState Delegator DueDate IsAssignmentEditable IsComplete IsRecurring IsTeamTask
    Mileage Owner PercentComplete Recurrence StartDate Status StatusDescription TotalWork
"""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


SET_BY_SERVER: Final = _set("""
    ItemId ParentFolderId Attachments DateTimeReceived Size IsSubmitted IsDraft IsFromMe IsResend
    IsUnmodified DateTimeSent DateTimeCreated ResponseObjects DisplayCc DisplayTo HasAttachments
    EffectiveRights LastModifiedName LastModifiedTime IsAssociated ConversationId UniqueBody
    Preview TextBody ReceivedBy ReceivedRepresenting ConversationTopic OriginalStart When
    IsMeeting IsCancelled IsRecurring MeetingRequestWasSent CalendarItemType MyResponseType
    Organizer ConflictingMeetingCount AdjacentMeetingCount Duration TimeZone AppointmentReplyTime
    AppointmentSequenceNumber AppointmentState FirstOccurrence LastOccurrence ModifiedOccurrences
    DeletedOccurrences RecurrenceId DateTimeStamp StartWallClock EndWallClock StartTimeZoneId
    EndTimeZoneId IsOrganizer IsOnlineMeeting AssociatedCalendarItemId IsDelegated IsOutOfDate
    HasBeenProcessed ResponseType CompleteName ContactSource HasPicture AssignedTime ChangeCount
    DelegationState Delegator IsAssignmentEditable IsComplete IsTeamTask Owner StatusDescription
    InternetMessageHeaders ReminderDueBy MeetingRequestType IntendedFreeBusyStatus ProposedStart
    ProposedEnd PostedTime
""")
"""What a client cannot change: SetItemField is answered by ErrorInvalidPropertySet."""

FLAGS: Final = _set("""
    AllowNewTimeProposal IsAllDayEvent IsDeliveryReceiptRequested IsRead IsReadReceiptRequested
    IsResponseRequested IsTeamTask ReminderIsSet
""")
"""What is true or false and may be set; the schema has two spellings for it, Exchange shows one."""

MOMENTS: Final = _set("""
    Birthday DueDate End EndWallClock ProposedEnd ProposedStart ReminderDueBy Start StartDate
    StartWallClock WeddingAnniversary
""")
"""What is a date with a time and may be set; Exchange shows all of them in UTC."""

ONLY_WHEN_NAMED: Final = frozenset({
    "MimeContent", "UniqueBody", "TextBody", "Preview", "InternetMessageHeaders",
    "ExtendedProperty", "StartTimeZone", "EndTimeZone", "MeetingTimeZone",
})  # fmt: skip
"""What even the shape AllProperties leaves out."""

ONE_BY_ONE: Final = frozenset({
    "Body", "Attachments", "ToRecipients", "CcRecipients", "BccRecipients", "ReplyTo",
    "RequiredAttendees", "OptionalAttendees", "Resources", "Recurrence", "FirstOccurrence",
    "LastOccurrence", "ModifiedOccurrences", "DeletedOccurrences", "ResponseObjects",
})  # fmt: skip
"""What GetItem tells and FindItem does not, for it would have to open each item."""

_DEFAULT: Final = _set("""
    ItemId ParentFolderId ItemClass Subject Sensitivity Body Attachments Size DateTimeSent
    DateTimeCreated ResponseObjects HasAttachments IsAssociated From ToRecipients CcRecipients
    BccRecipients IsRead IsReadReceiptRequested IsDeliveryReceiptRequested Start End
    LegacyFreeBusyStatus Location CalendarItemType Organizer RequiredAttendees OptionalAttendees
    Resources Recurrence FirstOccurrence LastOccurrence ModifiedOccurrences DeletedOccurrences
    UID FileAs CompanyName EmailAddresses PhysicalAddresses PhoneNumbers ImAddresses JobTitle
    DueDate PercentComplete StartDate Status AssociatedCalendarItemId ResponseType
    MeetingRequestType
""")


def _named(prefix: str, names: str) -> Iterator[tuple[str, str]]:
    """Yield element and request name of each of *names*; one may bring its own prefix."""
    for name in names.split():
        own, _, element = name.rpartition(":")
        yield element, f"{own or prefix}:{element}"


@dataclass(frozen=True)
class Kind:
    """A kind of item: its element, the class of its items, and its properties in order."""

    element: str
    item_class: str
    properties: tuple[tuple[str, str], ...]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The names of the elements, in the order of the schema."""
        return tuple(element for element, _ in self.properties)

    @cached_property
    def elements(self) -> Mapping[str, str]:
        """The element for each request name (``item:Subject`` to ``Subject``)."""
        return {uri: element for element, uri in self.properties}

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The elements that a client cannot change; a reminder of what has no start is a moment."""
        return SET_BY_SERVER - {"ReminderDueBy"} if self.element == "Task" else SET_BY_SERVER

    @cached_property
    def default(self) -> frozenset[str]:
        """The elements of the shape Default."""
        return _DEFAULT.intersection(self.order)

    @cached_property
    def everything(self) -> frozenset[str]:
        """The elements of the shape AllProperties."""
        return frozenset(self.order) - ONLY_WHEN_NAMED


def _kind(element: str, item_class: str, *tables: tuple[str, str]) -> Kind:
    return Kind(element, item_class, tuple(pair for table in tables for pair in _named(*table)))


_OF_ITEM: Final = ("item", _ITEM)
_OF_MESSAGE: Final = ("message", _MESSAGE)
_OF_MEETING: Final = ("meeting", _MEETING)

MESSAGE: Final = _kind("Message", "IPM.Note", _OF_ITEM, _OF_MESSAGE)
CALENDAR_ITEM: Final = _kind("CalendarItem", "IPM.Appointment", _OF_ITEM, ("calendar", _CALENDAR))
CONTACT: Final = _kind("Contact", "IPM.Contact", _OF_ITEM, ("contacts", _CONTACT))
TASK: Final = _kind("Task", "IPM.Task", _OF_ITEM, ("task", _TASK))
MEETING_REQUEST: Final = _kind(
    "MeetingRequest", "IPM.Schedule.Meeting.Request", _OF_ITEM, _OF_MESSAGE, _OF_MEETING,
    ("meetingRequest", "MeetingRequestType IntendedFreeBusyStatus"),
    ("calendar", _WHEN), ("calendar", _ATTENDEES),
    ("calendar", "StartWallClock EndWallClock StartTimeZoneId EndTimeZoneId"),
)  # fmt: skip
MEETING_RESPONSE: Final = _kind(
    "MeetingResponse", "IPM.Schedule.Meeting.Resp", _OF_ITEM, _OF_MESSAGE, _OF_MEETING,
    ("calendar", "Start End Location Recurrence CalendarItemType"),
    ("meeting", "ProposedStart ProposedEnd"),
)  # fmt: skip
MEETING_CANCELLATION: Final = _kind(
    "MeetingCancellation", "IPM.Schedule.Meeting.Canceled", _OF_ITEM, _OF_MESSAGE, _OF_MEETING,
    ("calendar", "Start End Location Recurrence CalendarItemType"),
)  # fmt: skip

KINDS: Final[Mapping[str, Kind]] = {
    kind.element: kind
    for kind in (
        _kind("Item", "IPM", _OF_ITEM),
        MESSAGE,
        CALENDAR_ITEM,
        CONTACT,
        _kind("DistributionList", "IPM.DistList", _OF_ITEM,
              ("contacts", "DisplayName FileAs ContactSource"), ("distributionlist", "Members")),
        _kind("MeetingMessage", "IPM.Schedule.Meeting", _OF_ITEM, _OF_MESSAGE, _OF_MEETING),
        MEETING_REQUEST,
        MEETING_RESPONSE,
        MEETING_CANCELLATION,
        TASK,
        _kind("PostItem", "IPM.Post", _OF_ITEM, ("postitem", _POST)),
    )
}  # fmt: skip
"""Every kind by the name of its element."""


def kind_of(item_class: str) -> Kind:
    """Return the kind of an item by its class; what has no kind of its own is a message."""
    dotted = item_class.casefold() + "."
    fitting = [
        kind for kind in KINDS.values() if dotted.startswith(kind.item_class.casefold() + ".")
    ]
    best = max(fitting, key=lambda kind: len(kind.item_class), default=MESSAGE)
    return MESSAGE if best.element == "Item" else best


_DICTIONARIES: Final = {
    "contacts:EmailAddress": "EmailAddresses",
    "contacts:ImAddress": "ImAddresses",
    "contacts:PhoneNumber": "PhoneNumbers",
    "contacts:PhysicalAddress": "PhysicalAddresses",
}


def dictionary_of(uri: str) -> str:
    """Return the element that holds the entry an IndexedFieldURI names; "" for none of these.

    A part of an address (``contacts:PhysicalAddress:City``) lies in the element of the whole.
    """
    return _DICTIONARIES.get(":".join(uri.split(":")[:2]), "")
