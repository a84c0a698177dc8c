"""Option sets of the published tables, with the published codes.

Sources are the table references named in docs/behaviours.md; where nobody publishes a code
the class says that it is ours (D19).
"""

from enum import IntEnum, StrEnum


class ObjectType(IntEnum):
    """Object type codes of the tables that other rows point at."""

    ACCOUNT = 1
    CONTACT = 2
    LEAD = 4
    USER = 8
    ORGANIZATION = 1019
    QUEUE = 2020
    APPOINTMENT = 4201
    EMAIL = 4202
    FAX = 4204
    LETTER = 4207
    PHONE_CALL = 4210
    TASK = 4212
    SERVICE_APPOINTMENT = 4214
    RECURRING_APPOINTMENT_MASTER = 4251
    EMAIL_SERVER_PROFILE = 9605
    MAILBOX = 9606


class ServerType(IntEnum):
    """``emailserverprofile.servertype``."""

    EXCHANGE = 0
    POP3_SMTP = 1
    EXCHANGE_HYBRID = 2
    EXCHANGE_ONLINE_HYBRID = 3
    IMAP_SMTP = 4


class ExchangeVersion(IntEnum):
    """``emailserverprofile.exchangeversion``; newer servers are approached as 2013."""

    EXCHANGE_2007 = 0
    EXCHANGE_2007_SP1 = 1
    EXCHANGE_2010 = 2
    EXCHANGE_2010_SP1 = 3
    EXCHANGE_2010_SP2 = 4
    EXCHANGE_2013 = 5


class AuthenticationProtocol(IntEnum):
    """``incoming/outgoingauthenticationprotocol``."""

    AUTO_DETECT = 0
    NEGOTIATE = 1
    NTLM = 2
    BASIC = 3
    OAUTH = 4


class CredentialRetrieval(IntEnum):
    """``incoming/outgoingcredentialretrieval``: whose credentials sign in."""

    USER_OR_QUEUE = 0
    PROFILE = 1
    SERVER_TO_SERVER = 2
    WINDOWS_INTEGRATED = 3
    ANONYMOUS = 4
    GMAIL_OAUTH = 5
    EXCHANGE_HYBRID_MODERN = 6
    ENTRA_OAUTH = 7


class ConnectionSecurity(IntEnum):
    """How a connection is protected. Codes are ours; ``incomingusessl`` is "not NONE"."""

    NONE = 0
    STARTTLS = 1
    TLS = 2


class IncomingDeliveryMethod(IntEnum):
    """``mailbox.incomingemaildeliverymethod``."""

    NONE = 0
    OUTLOOK = 1
    SERVER_SIDE = 2
    FORWARD_MAILBOX = 3


class OutgoingDeliveryMethod(IntEnum):
    """``mailbox.outgoingemaildeliverymethod``."""

    NONE = 0
    OUTLOOK = 1
    SERVER_SIDE = 2


class ActDeliveryMethod(IntEnum):
    """``mailbox.actdeliverymethod``; numbered differently from the other two."""

    OUTLOOK = 0
    SERVER_SIDE = 1
    NONE = 2


class AccessApproval(IntEnum):
    """``emailrouteraccessapproval``."""

    EMPTY = 0
    APPROVED = 1
    PENDING = 2
    REJECTED = 3


class TestStatus(IntEnum):
    """``incomingemailstatus``, ``outgoingemailstatus``, ``actstatus``, ``mailboxstatus``."""

    __test__ = False  # not a test class, whatever pytest makes of the name

    NOT_RUN = 0
    SUCCESS = 1
    FAILURE = 2


class State(IntEnum):
    """``statecode`` of mailboxes, profiles, queues and records."""

    ACTIVE = 0
    INACTIVE = 1


class FilteringMethod(IntEnum):
    """``incomingemailfilteringmethod`` of user settings and queues."""

    ALL = 0
    IN_RESPONSE = 1
    LEADS_CONTACTS_ACCOUNTS = 2
    EMAIL_ENABLED = 3
    NONE = 4


class UnknownSender(IntEnum):
    """``usersettings.autocreatecontactonpromote``. That 0 is "no" is published, the rest ours."""

    LEAVE = 0
    CONTACT = 1
    LEAD = 2


class AccessMode(IntEnum):
    """``systemuser.accessmode``."""

    READ_WRITE = 0
    ADMINISTRATIVE = 1
    READ = 2
    SUPPORT_USER = 3
    NON_INTERACTIVE = 4
    DELEGATED_ADMIN = 5


class QueueViewType(IntEnum):
    """``queue.queueviewtype``."""

    PUBLIC = 0
    PRIVATE = 1


class EmailState(IntEnum):
    """``email.statecode``."""

    OPEN = 0
    COMPLETED = 1
    CANCELED = 2


class EmailStatus(IntEnum):
    """``email.statuscode``; Failed is open, Pending Send and Sending are completed."""

    DRAFT = 1
    COMPLETED = 2
    SENT = 3
    RECEIVED = 4
    CANCELED = 5
    PENDING_SEND = 6
    SENDING = 7
    FAILED = 8

    @property
    def state(self) -> EmailState:
        """The state this status belongs to."""
        if self in (EmailStatus.DRAFT, EmailStatus.FAILED):
            return EmailState.OPEN
        return EmailState.CANCELED if self is EmailStatus.CANCELED else EmailState.COMPLETED


class EmailNotifications(IntEnum):
    """``email.notifications``."""

    NONE = 0
    ATTACHMENTS_MISSING = 1
    TRUNCATED_BODY = 2


class Priority(IntEnum):
    """``prioritycode`` and ``deliveryprioritycode``."""

    LOW = 0
    NORMAL = 1
    HIGH = 2


class CorrelationMethod(IntEnum):
    """``email.correlationmethod``."""

    NONE = 0
    SKIPPED = 1
    X_HEADER = 2
    IN_REPLY_TO = 3
    TRACKING_TOKEN = 4
    CONVERSATION_INDEX = 5
    SMART_MATCHING = 6
    CUSTOM_CORRELATION = 7


class HashType(IntEnum):
    """``emailhash.hashtype``; the numbers are ours."""

    SUBJECT_WORD = 1
    ADDRESS = 2


class ParticipationType(IntEnum):
    """``activityparty.participationtypemask``."""

    SENDER = 1
    TO = 2
    CC = 3
    BCC = 4
    REQUIRED_ATTENDEE = 5
    OPTIONAL_ATTENDEE = 6
    ORGANIZER = 7
    REGARDING = 8
    OWNER = 9
    RESOURCE = 10
    CUSTOMER = 11


class ReasonCode(IntEnum):
    """``CheckIncomingEmailResponse.ReasonCode``, exactly as published."""

    UNKNOWN = -1
    DUPLICATE = 0
    NO_CORRELATION_MATCH = 1
    CORRELATION_MATCH = 2
    NO_RECIPIENT_MATCH = 3
    INTERNAL_EMAIL_REJECT = 4
    SENDER_MATCH = 5
    ACCEPT_ALL = 6
    INVALID_SENDER = 7


class OperationType(IntEnum):
    """``mailboxstatistics.operationtypeid``."""

    INCOMING = 0
    OUTGOING = 1
    ACT = 2


class TraceLevel(IntEnum):
    """``tracelog.level``."""

    INFORMATION = 1
    WARNING = 2
    ERROR = 3


class Role(StrEnum):
    """Security roles that the rules ask for; rows of ``systemuserroles``."""

    SYSTEM_ADMINISTRATOR = "System Administrator"
    SYSTEM_CUSTOMIZER = "System Customizer"
    EXCHANGE_ADMINISTRATOR = "Exchange Administrator"
    DELEGATED_MAILBOX_APPROVER = "Delegated Mailbox Approver"
    USER = "User"


class ItemOutcome(IntEnum):
    """What became of an item seen on a server. Codes are ours (D19)."""

    TRACKED = 1
    NOT_TRACKED = 2
    DUPLICATE = 3
    BEFORE_START_DATE = 4
    OWN_MESSAGE = 5
    TOO_LARGE = 6
    QUARANTINED = 7
    RETRYING = 8


class AuditAction(IntEnum):
    """What somebody did with content that is not theirs (B107). Codes are ours."""

    SHOW_CONTENT = 1
    SHOW_SUBJECTS = 2
    EDIT_AND_RETRY = 3
    CHANGE_SETTINGS = 4  # of those that decide what is tracked, and who comes to see it


class AfterTransientLimit(IntEnum):
    """What follows ten transient failures in a row (D12). Codes are ours."""

    KEEP_TRYING = 0
    DISABLE = 1


class MailboxKind(IntEnum):
    """Whose a mailbox is; told by its regarding record. Codes are ours."""

    USER = 0
    QUEUE = 1
    FORWARD = 2
