"""How the server says no: to one item of a request, or to the request as a whole."""

ERROR_TEXTS = {
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorArchiveMailboxNotEnabled": "The archive is not enabled for this mailbox.",
    "ErrorFolderExists": "A folder with the specified name already exists.",
    "ErrorFolderNotFound": "The specified folder could not be found in the store.",
    "ErrorInvalidIdMalformed": "Id is malformed.",
    "ErrorInvalidOperation": "The operation cannot be carried out.",
    "ErrorInvalidSyncStateData": "Synchronization state data is corrupt or otherwise invalid.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorNonExistentMailbox": "No mailbox with such guid or address.",
    "ErrorImpersonateUserDenied": (
        "The account does not have permission to impersonate the requested user."
    ),
    "ErrorImpersonationFailed": "Exchange impersonation failed.",
    "ErrorNameResolutionNoResults": "No results were found.",
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
    "ErrorExceededConnectionCount": (
        "You have exceeded the available concurrent connections for your account."
    ),
    "ErrorQuotaExceeded": "The mailbox has exceeded its quota.",
    "ErrorSendAsDenied": (
        "The user account which was used to submit this request does not have the right to "
        "send mail on behalf of the specified sending account."
    ),
    "ErrorIrresolvableConflict": (
        "The send or update operation could not be performed because the change key passed in "
        "the request does not match the current change key for the item."
    ),
    "ErrorMailboxMoveInProgress": "Mailbox move in progress. Try again later.",
    "ErrorInternalServerError": "An internal server error occurred. The operation failed.",
}
"""What Exchange says with each code, as far as the text is worth reading."""


class EwsError(Exception):
    """One part of a request is refused: it becomes a response message of class Error."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words or ERROR_TEXTS.get(code, code)


class SoapFault(Exception):
    """The whole request is refused. *back_off* in milliseconds goes with ErrorServerBusy."""

    def __init__(
        self, code: str, words: str = "", *, back_off: int | None = None, status: int = 500
    ) -> None:
        super().__init__(code)
        self.code = code
        self.words = words or ERROR_TEXTS.get(code, code)
        self.back_off = back_off
        self.status = status
