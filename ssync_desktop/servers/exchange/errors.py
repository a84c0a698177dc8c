"""The border where Exchange's refusals end: one table from its response codes to our errors.

Codes as the service publishes them (MS-OXWSCDATA 2.2.5.24, ResponseCodeType); exchangelib names
its exceptions after them. What none of the lists has is for a person to read.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from exchangelib.errors import EWSError, ResponseMessageError
from exchangelib.util import is_xml
from requests import Response

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.servers.errors import Meaning, Peer
from ssync_desktop.servers.exchange import meanings
from ssync_desktop.servers.exchange.credentials import SCHEMES, UNAUTHORIZED, offers_of

LONGEST_REST = timedelta(hours=1)
"""No wish of a server to be left alone is honoured for longer."""

_CODES: tuple[tuple[Meaning, str], ...] = (
    (meanings.THROTTLED, "ErrorServerBusy ErrorInsufficientResources ErrorTooManyObjectsOpened"),
    (
        meanings.STUMBLED,
        """ErrorInternalServerError ErrorInternalServerTransientError
        ErrorTimeoutExpired ErrorConnectionFailed ErrorADUnavailable ErrorADOperation
        ErrorBatchProcessingStopped
        ErrorConnectionFailedTransientError ErrorProxyRequestProcessingFailed ErrorProxyCallFailed
        ErrorProxyTokenExpired ErrorNoApplicableProxyCASServersAvailable ErrorNotEnoughMemory
        ErrorProxyServiceDiscoveryFailed""",
    ),
    (meanings.TOO_MANY, "ErrorExceededConnectionCount"),
    (
        meanings.MOVING,
        """ErrorMailboxMoveInProgress ErrorMailboxFailover ErrorMailboxStoreUnavailable
        ErrorMailboxLogonFailed""",
    ),
    (
        meanings.NO_MAILBOX,
        """ErrorNonExistentMailbox ErrorInvalidMailbox ErrorMailboxConfiguration
        ErrorInvalidSmtpAddress ErrorNonPrimarySmtpAddress ErrorMissingEmailAddress
        ErrorLocalServerObjectNotFound""",
    ),
    (
        meanings.NO_IMPERSONATION,
        """ErrorImpersonateUserDenied ErrorImpersonationDenied ErrorImpersonationFailed
        ErrorInvalidExchangeImpersonationHeaderData ErrorImpersonationRequired""",
    ),
    (
        meanings.NO_ACCESS,
        """ErrorAccessDenied ErrorCreateItemAccessDenied ErrorCreateSubfolderAccessDenied
        ErrorTokenSerializationDenied ErrorInvalidSerializedAccessToken""",
    ),
    (meanings.FORBIDDEN, "ErrorAccountDisabled ErrorCallerIsInvalidADAccount"),
    (meanings.PASSWORD_EXPIRED, "ErrorPasswordExpired ErrorPasswordChangeRequired"),
    (
        meanings.ITEM_GONE,
        """ErrorItemNotFound ErrorInvalidId ErrorInvalidIdMalformed ErrorInvalidIdEmpty
        ErrorObjectTypeChanged ErrorInvalidIdStoreObjectIdTooLong""",
    ),
    (
        meanings.ITEM_BROKEN,
        """ErrorItemCorrupt ErrorCorruptData ErrorMimeContentConversionFailed
        ErrorContentConversionFailed ErrorMimeContentInvalid ErrorItemPropertyRequestFailed
        ErrorUnsupportedMimeConversion ErrorStaleObject ErrorIrresolvableConflict ErrorItemSave
        ErrorCannotDeleteObject ErrorMoveCopyFailed ErrorItemSavePropertyError
        ErrorInvalidChangeKey ErrorDataSizeLimitExceeded ErrorVirusDetected
        ErrorVirusMessageDeleted ErrorPropertyValidationFailure
        ErrorMimeContentInvalidBase64String""",
    ),
    (
        meanings.FOLDER_GONE,
        """ErrorFolderNotFound ErrorInvalidFolderId ErrorParentFolderNotFound ErrorFolderCorrupt
        ErrorSyncFolderNotFound ErrorToFolderNotFound ErrorSavedItemFolderNotFound""",
    ),
    (meanings.SENDER_REFUSED, "ErrorSendAsDenied"),
    (
        meanings.RECIPIENTS_REFUSED,
        "ErrorInvalidRecipients ErrorMissingRecipients ErrorMailRecipientNotFound",
    ),
    (meanings.TOO_LARGE, "ErrorMessageSizeExceeded ErrorAttachmentSizeLimitExceeded"),
    (meanings.QUOTA_EXCEEDED, "ErrorQuotaExceeded"),
    (meanings.SENT_ENOUGH, "ErrorSubmissionQuotaExceeded"),
)
MEANINGS = {code: meaning for meaning, codes in _CODES for code in codes.split()}

_STATUSES = {
    301: meanings.REDIRECTED,
    302: meanings.REDIRECTED,
    307: meanings.REDIRECTED,
    308: meanings.REDIRECTED,
    403: meanings.FORBIDDEN,
    404: meanings.NO_SERVICES,
    405: meanings.NO_SERVICES,
    413: meanings.TOO_LARGE,
    408: meanings.STUMBLED,
    429: meanings.THROTTLED,
    503: meanings.THROTTLED,
}
_STUMBLES = frozenset({ErrorCode.SERVER_BUSY, ErrorCode.PROTOCOL_ERROR})
"""What a server says that stumbles over an item, or has a code of its own for it."""

_OUTAGE = "/ews/genericerrorpage.htm"  # where Exchange sends everybody while it has a bad day


class UnlistedRefusal(ResponseMessageError):  # type: ignore[misc]
    """A refusal whose *code* exchangelib has no exception for."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def refusal(error: EWSError, peer: Peer) -> SsyncError:
    """Return what an exception of exchangelib is to us."""
    code: str = getattr(error, "code", type(error).__name__)
    meaning = MEANINGS.get(code, meanings.NOT_OURS)
    ours = meaning.error(peer, f"{code}: {error}")
    wait = getattr(error, "back_off", None)
    if isinstance(ours, Retryable) and wait:
        ours.retry_after = min(timedelta(seconds=float(wait)), LONGEST_REST)
    return ours


def refusal_of_one(error: EWSError, peer: Peer, *, none_came: bool) -> SsyncError:
    """Return what the refusal of one item among several is; *none_came* says that all were.

    What the server cannot make of one damaged or protected item must not hold up the rest.
    """
    ours = refusal(error, peer)
    if ours.code in _STUMBLES and not none_came:
        return meanings.ITEM_BROKEN.error(peer, ours.server_words)
    return ours


def carries_answer(response: Response) -> bool:
    """Say whether *response* holds what the service itself says, be it good or bad.

    Refusals of a whole request come as a SOAP fault with status 500.
    """
    return response.status_code == 200 or (
        response.status_code == 500 and is_xml(response.content)  # a fault, not a page
    )


def refused_by_http(response: Response, peer: Peer, code: ErrorCode) -> SsyncError:
    """Return what a *response* means that never reached the service; *code* for sign-ins."""
    words = f"HTTP {response.status_code} {response.reason}"
    if cas := response.headers.get("X-CasErrorCode"):
        words = f"{words}: {cas}"
    if response.status_code == UNAUTHORIZED:
        return _signed_in_vain(response, peer, code, words)
    target = response.headers.get("location", "")
    if target:
        words = f"{words} to {target}"
    otherwise = meanings.STUMBLED if response.status_code >= 500 else meanings.NO_SERVICES
    meaning = _STATUSES.get(response.status_code, otherwise)
    if target.lower().startswith(_OUTAGE):
        meaning = meanings.STUMBLED
    ours = meaning.error(peer, words)
    if isinstance(ours, Retryable):
        ours.retry_after = rest_wanted(response)
    return ours


def rest_wanted(response: Response) -> timedelta | None:
    """Return how long the server wants to be left alone (RFC 9110 section 10.2.3)."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return min(timedelta(seconds=int(said[:9])), LONGEST_REST)
    try:
        until = parsedate_to_datetime(said)
        return min(max(until - datetime.now(UTC), timedelta(0)), LONGEST_REST)
    except (ValueError, TypeError):
        return None


def _signed_in_vain(response: Response, peer: Peer, code: ErrorCode, words: str) -> SsyncError:
    way = peer.endpoint.authentication
    offers = offers_of(response)
    if offers and not offers & set(SCHEMES[way]):
        meaning = replace(meanings.NOT_OFFERED, code=code)
        return meaning.error(peer, f"{words}, offered: {', '.join(sorted(offers))}")
    meaning = replace(meanings.SIGN_IN_REFUSED, code=code)
    return meaning.error(peer, words)


def unauthorized_by(error: PermissionError, peer: Peer, code: ErrorCode) -> NeedsAttention:
    """Return the same for a server that broke the hand-shake of a sign-in off."""
    ours = replace(meanings.SIGN_IN_REFUSED, code=code).error(peer, str(error))
    assert isinstance(ours, NeedsAttention)
    return ours
