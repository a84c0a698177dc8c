"""What Exchange's refusals mean to an administrator; ``errors`` says which code has which meaning.

The texts may name {where}, {host}, {mailbox} and {user} beside what every meaning may.
"""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, NeedsAttention, Retryable
from ssync_desktop.servers.errors import Meaning

THROTTLED = Meaning(
    Retryable,
    ErrorCode.THROTTLED,
    "{where} is busy and asks us to come back later",
    "It will be tried again by itself. If it happens often, lower the profile's number of "
    "connections, or ask for a throttling policy of its own for this account.",
)
STUMBLED = Meaning(
    Retryable,
    ErrorCode.SERVER_BUSY,
    "{where} could not do now what it was asked",
    "It will be tried again by itself. If it stays so, show the server's own words to its "
    "administrator.",
)
TOO_MANY = Meaning(
    Retryable,
    ErrorCode.TOO_MANY_CONNECTIONS,
    "{user} has more connections to {where} open than the server allows",
    "It will be tried again by itself. Lower the profile's number of connections, or have the "
    "account's throttling policy raised.",
)
MOVING = Meaning(
    Retryable,
    ErrorCode.MAILBOX_LOCKED,
    "The mailbox {mailbox} is being moved or its database is away for the moment",
    "It will be tried again by itself, until the server has it back.",
)
NO_MAILBOX = Meaning(
    NeedsAttention,
    ErrorCode.MAILBOX_NOT_FOUND,
    "{where} has no mailbox {mailbox}",
    "Check the mailbox's email address. A mailbox that was moved elsewhere needs another profile.",
)
NO_ACCESS = Meaning(
    NeedsAttention,
    ErrorCode.MAILBOX_ACCESS_DENIED,
    "{user} may not open the mailbox {mailbox}",
    "Let the account impersonate it (role ApplicationImpersonation) and choose impersonation in "
    "the profile, or give the account full access to the mailbox.",
)
NO_IMPERSONATION = Meaning(
    NeedsAttention,
    ErrorCode.MAILBOX_ACCESS_DENIED,
    "{user} may not act as {mailbox}",
    "Give the account the role ApplicationImpersonation for this mailbox, or switch impersonation "
    "off in the profile and give the account full access.",
)
NOT_OURS = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "{where} did not understand what it was asked",
    "Look at the server's own words. An old or unusual version of Exchange may be the reason.",
)
PASSWORD_EXPIRED = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "The password of {user} has to be changed before {where} lets it in",
    "Change the password, then enter the new one here.",
)
ITEM_GONE = Meaning(
    ItemRefused,
    ErrorCode.UNREADABLE_MESSAGE,
    "The item is no longer in the mailbox {mailbox}",
    "Nothing needs to be done: somebody has moved or deleted it.",
)
ITEM_BROKEN = Meaning(
    ItemRefused,
    ErrorCode.UNREADABLE_MESSAGE,
    "{where} could not hand out this item",
    "The server's own words say why: often the item is damaged in the mailbox.",
)
FOLDER_GONE = Meaning(
    ItemRefused,
    ErrorCode.FOLDER_NOT_FOUND,
    "The folder is no longer in the mailbox {mailbox}",
    "Choose another folder, or restore it in Outlook from Deleted Items.",
)
SENDER_REFUSED = Meaning(
    ItemRefused,
    ErrorCode.SENDER_REFUSED,
    "{where} does not let {user} send as this address",
    "Give the account the right Send As for the mailbox, or let it impersonate the mailbox.",
)
RECIPIENTS_REFUSED = Meaning(
    ItemRefused,
    ErrorCode.RECIPIENTS_REFUSED,
    "{where} takes none of the recipients",
    "Check the addresses of the recipients.",
)
TOO_LARGE = Meaning(
    ItemRefused,
    ErrorCode.MESSAGE_REFUSED,
    "The message is larger than {where} takes",
    "Send it with smaller attachments, or have the limits of the server raised.",
)
QUOTA_EXCEEDED = Meaning(
    ItemRefused,
    ErrorCode.QUOTA_EXCEEDED,
    "The mailbox {mailbox} is full, so {where} takes nothing more",
    "Make room in the mailbox or have its quota raised, then send again.",
)
FULL_FOR_SENDING = Meaning(
    NeedsAttention,
    ErrorCode.QUOTA_EXCEEDED,
    "The mailbox {mailbox} is full, so {where} sends nothing more for it",
    "Make room in the mailbox or have its quota raised, then run Test & Enable: what waits is sent "
    "then.",
)
SENT_ENOUGH = Meaning(
    Retryable,
    ErrorCode.THROTTLED,
    "{mailbox} has sent as many messages as {where} allows in a day",
    "It will be tried again by itself. Who sends more than that needs a higher limit there.",
)
REDIRECTED = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "{where} sends us elsewhere instead of answering",
    "The address in the profile may be that of the web mail; Exchange's services are at a URL "
    "that ends in /EWS/Exchange.asmx.",
)
NO_SERVICES = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "There are no web services of Exchange at this address of {where}",
    "Check the address in the profile: it usually ends in /EWS/Exchange.asmx.",
)
FORBIDDEN = Meaning(
    NeedsAttention,
    ErrorCode.MAILBOX_ACCESS_DENIED,
    "{where} does not let {user} use its web services",
    "Ask the server's administrator to allow EWS for this account (Set-CASMailbox -EwsEnabled) "
    "and for this program.",
)
SIGN_IN_REFUSED = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "{where} refused the sign-in of {user}",
    "Enter User name and Password again. Exchange wants the whole address, or DOMAIN\\name.",
)
NOT_OFFERED = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "{where} does not offer the chosen way to sign in",
    "Set Authentication to Auto Detect, or to a way that the server offers.",
)
MAYBE_TAKEN = Meaning(
    AnswerLost,
    ErrorCode.CONNECTION_LOST,
    "{where} did not confirm a message that was handed over; it may have been sent",
    "Sent Items of the mailbox will be searched for it before anything is sent again.",
)
CATEGORIES_UNREADABLE = Meaning(
    NeedsAttention,
    ErrorCode.CATEGORY_LIST_UNUSABLE,
    "The list of categories of the mailbox {mailbox} cannot be read",
    "It is left as it is. Open the mailbox in Outlook and look at its categories.",
)
TOO_MUCH = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "{where} answers with far more than it was asked for",
    "Check the address in the profile; it may be another kind of server.",
)
