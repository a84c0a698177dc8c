"""The settings of appointments, contacts and tasks."""

from collections.abc import Iterator

from ssync_desktop.ui.settings.setting import Group, Setting, tick

ITEMS = "Appointments, contacts and tasks"


def items_group() -> Group:
    """Return the switches by which both sides are brought into agreement."""
    return Group(
        ITEMS,
        "How both sides are brought into agreement, for users who synchronize them with Exchange.",
        (*_meetings(), *_links()),
    )


def _meetings() -> Iterator[Setting]:
    yield tick(
        "track_from_non_organizer",
        "Track appointments that somebody else organizes",
        "Off, only the mailbox of the organizer brings a tracked meeting in.",
        "TrackAppointmentsFromNonOrganizer",
    )
    yield tick(
        "draft_appointments",
        "Allow appointments to be kept as drafts",
        "A draft needs no organizer, and does not synchronize until it is saved.",
        "AllowSaveAsDraftAppointment",
    )
    yield tick(
        "propagate_cancellations",
        "Delete meetings in Exchange that are canceled here",
        "Attendees of a future meeting get a cancellation. Off, Exchange keeps it as it is.",
        "SSSPropagateAppointmentCancellationsToExchange",
    )
    yield tick(
        "update_past_meetings",
        "Send changes of past meetings to Exchange",
        "Nobody gets mail about them. Off, what is changed after the start stays here.",
        "SSSUpdatePastMeetingsInNonDraftMode",
    )
    yield tick(
        "own_organizer_where_empty",
        "Take the user as organizer where Exchange names none",
        "Off, such an appointment comes in without an organizer.",
        "UseCrmOrganizerForEmptyExchangeOrganizer",
    )
    yield tick(
        "appointment_attachments",
        "Synchronize the attachments of appointments",
        "Both ways, file by file, within the limits for attachments. Never those of recurring "
        "appointments and service activities. It holds for what changes from then on.",
        "isappointmentattachmentsyncenabled",
    )


def _links() -> Iterator[Setting]:
    yield tick(
        "distinct_deletes",
        "Delete in Exchange only what was really deleted here",
        "What a user may no longer see, or no filter lets through, is only unlinked. Off, "
        "it is deleted in Exchange, which may cancel meetings.",
        "DistinctPhysicalAndLogicalDeletesForExchangeSync",
    )
    yield tick(
        "delete_on_owner_change",
        "Delete an appointment in Exchange that was given to another owner",
        "Only a meeting to come, from the calendar of the owner it had, who organizes it there and "
        "whose filters do not let it through any more; its guests are told. Off, it is unlinked.",
        "DeleteAppointmentsOfChangedOwners (of this program)",
    )
    yield tick(
        "ignore_copied_items",
        "Leave copies of linked items alone",
        "Off, a copy that somebody makes in Outlook becomes a row of its own.",
        "IgnoreCopiedItemsInSSSForMailbox",
    )
    yield tick(
        "check_bookings",
        "Ask before two appointments overlap",
        "The user answers Yes or No. Off, an appointment comes in whatever it overlaps.",
        "CheckBookings (of this program)",
    )
