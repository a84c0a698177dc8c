"""The organization's settings: published columns, and JSON for those without one."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    AfterTransientLimit,
    IncomingDeliveryMethod,
    OutgoingDeliveryMethod,
)
from ssync_desktop.domain.settings import DefaultEmailSettings, OrganizationSettings
from ssync_desktop.store.repositories.saving import insert_row, save_version
from ssync_desktop.store.tables.organization import OrganizationRow

_PLAIN = (
    "name",
    "require_approval_for_users",
    "require_approval_for_queues",
    "alert_errors",
    "alert_warnings",
    "alert_information",
    "notify_mailbox_owner",
    "correlation_enabled",
    "max_upload_file_size",
    "blocked_extensions",
    "unresolved_recipients_allowed",
    "tracking_user_base",
    "tracking_user_digits",
    "trace_log_days",
)
"""Settings whose column holds the value as it is, under the same attribute."""

_SWITCHES: Mapping[str, str] = {
    "RequirePrivilegeToSelfApproveEmailAddress": "require_privilege_to_self_approve",
    "AfterTransientLimit": "after_transient_limit",
    "IgnoreConversationIndexAndInReplyToForCorrelation": "ignore_headers_for_correlation",
    "DoNotCorrelateForwardedEmailsAsReplies": "forwards_are_no_replies",
    "UseTrackingTokens": "tracking_token_enabled",
    "enablesmartmatching": "smart_matching_enabled",
    "hashfilterkeywords": "subject_noise",
    "hashmaxcount": "most_hashes",
    "hashdeltasubjectcount": "subject_hash_difference",
    "hashminaddresscount": "least_common_addresses",
    "CreateQueueItemsForAcceptingQueueRecipients": "create_queue_items_for_recipients",
    "CreateQueueItemForSynchronizingMailbox": "create_queue_item_for_mailbox",
    "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": "queue_items_for_tracked",
    "AutoRouteToOwnerQueue": "auto_route_to_owner_queue",
    "SSSForceFilteringMethodForUserMailboxes": "force_own_filtering_for_users",
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": "own_filtering_only",
    "DoNotAutoTrackEmail": "no_messages_offered",
    "AutoTrackSentFolderItems": "track_sent_items",
    "isfolderbasedtrackingenabled": "track_folders",
    "maxfolderbasedtrackingmappings": "most_tracking_folders",
    "TrackCategorizedItems": "track_categorized_items",
    "TrackEmailBetweenUsersAsTwoActivities": "track_internal_twice",
    "DoNotIgnoreInternalEmailToQueues": "keep_internal_to_queues",
    "IgnoreInternalEmailFromQueues": "ignore_internal_from_queues",
    "IgnoreInternalEmailDetectionEnhancement": "keep_internal_without_opposite",
    "ResolveForInactiveEntities": "ignore_inactive_records",
    "UnresolveSenderInCaseOfMultipleMatch": "unresolve_ambiguous_sender",
    "UnresolveEmailAddressIfMultipleMatch": "unresolve_ambiguous_recipients",
    "ResolveSimilarUnresolvedEmailAddress": "resolve_similar",
    "AutoCreateContactOnPromote": "create_unknown_senders",
    "SSSSaveOutgoingEmailToExchangeSentFolder": "keep_sent_copy",
    "MaximumSubjectLengthOnMailServer": "maximum_subject_length",
    "HeaderBlockPersistenceTimeInDays": "header_days",
    "EnableSssItemLevelMonitoring": "list_failures",
    "ExchangeSyncIdMappingPersistenceTimeInDays": "failure_days",
    "TrackAppointmentsFromNonOrganizer": "track_from_non_organizer",
    "AllowSaveAsDraftAppointment": "draft_appointments",
    "SSSPropagateAppointmentCancellationsToExchange": "propagate_cancellations",
    "SSSUpdatePastMeetingsInNonDraftMode": "update_past_meetings",
    "UseCrmOrganizerForEmptyExchangeOrganizer": "own_organizer_where_empty",
    "isappointmentattachmentsyncenabled": "appointment_attachments",
    "DeleteAppointmentsOfChangedOwners": "delete_on_owner_change",
    "DistinctPhysicalAndLogicalDeletesForExchangeSync": "distinct_deletes",
    "IgnoreCopiedItemsInSSSForMailbox": "ignore_copied_items",
    "CheckBookings": "check_bookings",
}
"""Settings kept in ``orgdborgsettings`` under their published names.

Ours are the names of the header block's days, of the check of bookings, of the appointments of
changed owners, and of the two activities, of which the published column ``ignoreinternalemail``
is the opposite.
"""

_ALERT_MAILBOX = "AlertMailbox"  # ours


class Settings:
    """The one row of ``organization``."""

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._new_id = new_id

    def get(self) -> OrganizationSettings:
        """Return the settings; the defaults, at version 0, before they were ever saved."""
        row = self._row()
        return OrganizationSettings() if row is None else _record(row)

    def organization_id(self) -> UUID | None:
        """Return the organization's id, or None before its settings were ever saved."""
        row = self._row()
        return None if row is None else row.id

    def save(self, settings: OrganizationSettings) -> OrganizationSettings:
        """Write the settings against their version; the first time, insert them."""
        values = _values(settings)
        row = self._row()
        if row is None:
            insert_row(self._session, OrganizationRow(id=self._new_id(), row_version=1, **values))
        else:
            save_version(self._session, OrganizationRow, row.id, settings.row_version, values)
        return self.get()

    def _row(self) -> OrganizationRow | None:
        return self._session.scalars(
            select(OrganizationRow).execution_options(populate_existing=True)
        ).one_or_none()


def _record(row: OrganizationRow) -> OrganizationSettings:
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    stored: dict[str, Any] = json.loads(row.other_settings)
    other = {field: stored[key] for key, field in _SWITCHES.items() if key in stored}
    if "after_transient_limit" in other:
        other["after_transient_limit"] = AfterTransientLimit(other["after_transient_limit"])
    alert_mailbox = stored.get(_ALERT_MAILBOX)
    return OrganizationSettings(
        **plain,
        **other,
        alert_mailbox_id=UUID(alert_mailbox) if alert_mailbox else None,
        default_email=_default_email(row),
        tracking_prefixes=tuple(row.tracking_prefixes.split("\n")),
        tracking_counter_digits=len(str(row.maximum_tracking_number)),
        row_version=row.row_version,
    )


def _values(settings: OrganizationSettings) -> dict[str, object]:
    default = settings.default_email
    methods = {
        "IncomingEmailDeliveryMethod": int(default.incoming_method),
        "OutgoingEmailDeliveryMethod": int(default.outgoing_method),
        "ACTDeliveryMethod": int(default.act_method),
    }
    other = {key: getattr(settings, field) for key, field in _SWITCHES.items()}
    if settings.alert_mailbox_id is not None:
        other[_ALERT_MAILBOX] = str(settings.alert_mailbox_id)
    return {
        **{name: getattr(settings, name) for name in _PLAIN},
        "default_profile_id": default.profile_id,
        "default_email_settings": json.dumps(methods),
        "tracking_prefixes": _prefixes(settings.tracking_prefixes),
        "maximum_tracking_number": 10**settings.tracking_counter_digits - 1,
        "other_settings": json.dumps(other),
    }


def _default_email(row: OrganizationRow) -> DefaultEmailSettings:
    profile_id: UUID | None = row.default_profile_id
    methods: dict[str, int] = json.loads(row.default_email_settings)
    return DefaultEmailSettings(
        profile_id=profile_id,
        incoming_method=IncomingDeliveryMethod(methods["IncomingEmailDeliveryMethod"]),
        outgoing_method=OutgoingDeliveryMethod(methods["OutgoingEmailDeliveryMethod"]),
        act_method=ActDeliveryMethod(methods["ACTDeliveryMethod"]),
    )


def _prefixes(prefixes: tuple[str, ...], length: int = 256) -> str:
    """Return as many of the newest prefixes as the published column holds, one a line."""
    kept = list(prefixes)
    while len("\n".join(kept)) > length:
        kept.pop()
    return "\n".join(kept)
