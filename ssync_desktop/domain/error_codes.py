"""The searchable codes of expected errors and of news."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Codes an administrator can search for. Those marked (ours) are nowhere published."""

    # preconditions
    MAILBOX_DISABLED = "MailboxDisabled"
    INVALID_INCOMING_PROFILE = "InvalidIncomingEmailServerProfile"
    INVALID_OUTGOING_PROFILE = "InvalidOutgoingEmailServerProfile"
    INVALID_PROFILE_CONFIGURATION = "InvalidIncomingEmailServerProfileConfiguration"
    NOT_APPROVED = "EmailAddressNotApproved"
    NO_ADDRESS = "NoEmailAddress"
    METHOD_NOT_SERVER_SIDE = "DeliveryMethodNotServerSide"
    NO_PASSWORD_ON_THIS_MACHINE = "NoPasswordOnThisMachine"  # noqa: S105 (ours)
    PROFILE_STOPPED = "EmailServerProfileStopped"
    DIRECTION_NOT_ENABLED = "DirectionNotEnabled"
    NOT_DUE = "NotDueYet"
    # servers
    HOST_NOT_FOUND = "HostNotFound"
    CONNECT_FAILURE = "ConnectFailure"
    TIMED_OUT = "TimedOut"
    CONNECTION_LOST = "ConnectionLost"
    TLS_FAILURE = "TlsFailure"
    TLS_NOT_OFFERED = "TlsNotOffered"
    UNTRUSTED_CERTIFICATE = "UntrustedCertificate"
    INCOMING_AUTHENTICATION = "IncomingEmailAuthenticationError"
    OUTGOING_AUTHENTICATION = "OutgoingEmailAuthenticationError"
    PROTOCOL_ERROR = "ProtocolError"
    SERVER_BUSY = "ServiceUnavailable"
    THROTTLED = "ErrorServerBusy"
    TOO_MANY_CONNECTIONS = "ErrorExceededConnectionCount"
    MAILBOX_LOCKED = "MailboxInUse"
    MAILBOX_NOT_FOUND = "ErrorNonExistentMailbox"
    MAILBOX_ACCESS_DENIED = "ErrorAccessDenied"
    SENDER_REFUSED = "ErrorSendAsDenied"
    RECIPIENTS_REFUSED = "RecipientsRefused"
    MESSAGE_REFUSED = "MessageRefused"
    QUOTA_EXCEEDED = "ErrorQuotaExceeded"
    # items
    NO_CORRELATION_MATCH = "NoCorrelationMatch"
    NO_RECIPIENT_MATCH = "NoRecipientMatch"
    INVALID_SENDER = "InvalidSender"
    INVALID_FORWARD_ITEM = "InvalidForwardMailItem"
    MESSAGE_TOO_LARGE = "MessageTooLarge"
    UNREADABLE_MESSAGE = "UnreadableMessage"
    NO_RECIPIENT = "NoRecipient"
    UNRESOLVED_RECIPIENT = "UnresolvedRecipient"
    FOLDER_NOT_FOUND = "ErrorFolderNotFound"
    ITEM_NOT_FOUND = "ErrorItemNotFound"
    ITEM_CHANGED = "ErrorIrresolvableConflict"
    ITEM_UNREADABLE = "ItemNotUnderstood"  # (ours)
    SCHEDULING_CONFLICT = "ExchangeSyncSchedulingConflictsError"
    DUPLICATE_ITEM = "ExchangeSyncDuplicateRecordsError"  # (ours)
    PREVIOUSLY_LINKED = "ExchangeSyncPreviouslyLinkedError"  # (ours)
    TOO_MANY_DELETES = "SynchronizationHeldForDeletes"  # (ours)
    MAILS_HELD = "SynchronizationHeldForMails"  # (ours)
    FOLDER_OUTSIDE_INBOX = "TrackedFolderOutsideInbox"  # (ours)
    DELIVERY_FAILED = "IncomingMailboxInternalCrmError"
    OTHER_ORGANIZATION = "MailboxOfOtherOrganization"  # (ours)
    # organization
    PRIVILEGE_DENIED = "PrivilegeDenied"
    INVALID_DRAFT = "InvalidDraft"
    RECORD_NOT_FOUND = "RecordNotFound"
    RECORD_IN_USE = "RecordInUse"
    RECORD_CHANGED = "RecordChanged"
    DUPLICATE_RECORD = "DuplicateRecord"
    EMAIL_NOT_OPEN = "EmailNotOpen"
    IMPORT_FILE_UNREADABLE = "ImportFileUnreadable"  # (ours)
    # this host
    DATABASE_BUSY = "DatabaseBusy"
    DISK_FULL = "DiskFull"
    DATABASE_FAILURE = "DatabaseFailure"
    KEYRING_LOCKED = "KeyringLocked"
    KEYRING_MISSING = "KeyringMissing"
    LEASE_LOST = "LeaseLost"
    UNEXPECTED = "UnexpectedError"
    # news
    TEST_SUCCEEDED = "TestSucceeded"
    CATEGORY_ADDED = "TrackedCategoryAdded"  # (ours)
    CATEGORY_LIST_UNUSABLE = "CategoryListUnusable"  # (ours)
    POSSIBLY_SENT_TWICE = "PossiblySentTwice"
    SAME_ID_OTHER_CONTENT = "SameIdOtherContent"
    ATTACHMENTS_LEFT_OUT = "AttachmentsLeftOut"
    TOKEN_COUNTER_RESTARTED = "TokenCounterRestarted"  # noqa: S105 (ours, D20)
    STILL_FAILING = "StillFailing"
    DISABLED_AFTER_RETRIES = "DisabledAfterRetries"
    MAILBOXES_FAILING = "MostMailboxesFailing"


THIS_HOST = frozenset(
    {
        ErrorCode.NO_PASSWORD_ON_THIS_MACHINE,
        ErrorCode.DATABASE_BUSY,
        ErrorCode.DISK_FULL,
        ErrorCode.DATABASE_FAILURE,
        ErrorCode.KEYRING_LOCKED,
        ErrorCode.KEYRING_MISSING,
        ErrorCode.LEASE_LOST,
    }
)
"""Troubles of this host: no mailbox is disabled for them, another host may do its work."""

SIGN_IN = frozenset({ErrorCode.INCOMING_AUTHENTICATION, ErrorCode.OUTGOING_AUTHENTICATION})
"""Permanent sign-in errors: the owner of the credential stops (D24)."""

WHOLE_PROFILE = frozenset({ErrorCode.UNTRUSTED_CERTIFICATE, ErrorCode.TLS_NOT_OFFERED})
"""What can only be decided for a profile, whoever's credentials sign in."""
