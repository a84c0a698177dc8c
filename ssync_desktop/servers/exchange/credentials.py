"""How a session proves who it is: Basic, NTLM, Negotiate, OAuth, or as the user of Windows."""

import sys
from typing import Any

from exchangelib.transport import AUTH_TYPE_MAP, BASIC, GSSAPI, NTLM, SSPI, get_auth_instance
from requests import PreparedRequest, Response
from requests.auth import AuthBase

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.exchange.tokens import TokenProvider
from ssync_desktop.servers.port import Endpoint

UNAUTHORIZED = 401
INTEGRATED = (AuthenticationProtocol.NEGOTIATE, AuthenticationProtocol.NTLM)
"""The ways that can do without a password, where the operating system has signed in before."""

SCHEMES = {
    AuthenticationProtocol.AUTO_DETECT: ("ntlm", "negotiate", "basic"),
    AuthenticationProtocol.NEGOTIATE: ("negotiate", "ntlm"),
    AuthenticationProtocol.NTLM: ("ntlm", "negotiate"),
    AuthenticationProtocol.BASIC: ("basic",),
    AuthenticationProtocol.OAUTH: ("bearer",),
}
"""What a server has to offer (WWW-Authenticate) for a way to be possible."""


def sign_in(
    endpoint: Endpoint,
    credentials: Credentials | None,
    provider: TokenProvider | None,
    code: ErrorCode,
) -> AuthBase:
    """Return how requests are signed; *provider* has the tokens when it is OAuth.

    Raises NeedsAttention with *code* for anonymous access, which Exchange does not give.
    """
    way = endpoint.authentication
    if credentials is None:
        return _as_user_of_this_computer(way, code)
    if way is AuthenticationProtocol.OAUTH:
        assert provider is not None
        return Bearer(provider)
    if way is AuthenticationProtocol.BASIC:
        return _instance(BASIC, username=credentials.user_name, password=credentials.secret)
    if way is AuthenticationProtocol.AUTO_DETECT:
        return Offered(credentials, secure=endpoint.security is ConnectionSecurity.TLS)
    return _ntlm(credentials)


class Bearer(AuthBase):
    """Shows a token, and a fresh one when the server does not take it."""

    def __init__(self, provider: TokenProvider) -> None:
        self._provider = provider

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Show the token at hand."""
        token = self._provider.token()
        request.headers["Authorization"] = f"Bearer {token}"

        def once_more(response: Response, **sending: Any) -> Response:
            if response.status_code != UNAUTHORIZED:
                return response
            self._provider.refuse(token)
            fresh = self._provider.token()
            if fresh == token:
                return response
            return _again(response, f"Bearer {fresh}", sending)

        request.register_hook("response", once_more)
        return request


class Offered(AuthBase):
    """Signs in by the best way the server offers: NTLM, which does not show the password, first.

    The password itself (Basic) is shown on a *secure* connection only.
    """

    def __init__(self, credentials: Credentials, *, secure: bool) -> None:
        self._ntlm: Any = _ntlm(credentials)
        self._basic: Any = _instance(
            BASIC, username=credentials.user_name, password=credentials.secret
        )
        self._secure = secure
        self._shows_password = False

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Ask first, unless it is known that only the password will do."""
        request.headers["Connection"] = "Keep-Alive"
        if self._shows_password:
            return self._basic(request)  # type: ignore[no-any-return]
        request.register_hook("response", self._answer)
        return request

    def _answer(self, response: Response, **sending: Any) -> Response:
        if response.status_code != UNAUTHORIZED:
            return response
        offers = offers_of(response)
        if {"ntlm", "negotiate"} & offers:
            return self._ntlm.response_hook(response, **sending)  # type: ignore[no-any-return]
        if "basic" not in offers or not self._secure:
            return response
        self._shows_password = True
        header = self._basic(response.request.copy()).headers["Authorization"]
        return _again(response, header, sending)


def offers_of(response: Response) -> set[str]:
    """Return the schemes by which a server that wants a sign-in lets one sign in."""
    header = response.headers.get("www-authenticate", "")
    return {part.split()[0].lower() for part in header.split(",") if part.split()}


def _again(response: Response, authorization: str, sending: dict[str, Any]) -> Response:
    request = response.request.copy()
    request.headers["Authorization"] = authorization
    answer = response.connection.send(request, **sending)
    answer.history.append(response)
    return answer


def _ntlm(credentials: Credentials) -> AuthBase:
    name = credentials.user_name
    if "@" in name and "\\" not in name:
        name = f"\\{name}"  # no domain but in the name itself, as Exchange takes addresses
    return _instance(NTLM, username=name, password=credentials.secret)


def _as_user_of_this_computer(way: AuthenticationProtocol, code: ErrorCode) -> AuthBase:
    """Return the sign-in of whoever is logged on here (Windows integrated authentication)."""
    if way not in INTEGRATED:
        raise NeedsAttention(
            code,
            "Exchange lets nobody in without a sign-in",
            "Choose credentials of the profile or of the mailbox.",
        )
    if SSPI in AUTH_TYPE_MAP:
        return _instance(SSPI)
    if GSSAPI in AUTH_TYPE_MAP and way is AuthenticationProtocol.NEGOTIATE:
        return _instance(GSSAPI)
    if sys.platform == "win32":
        return _instance(NTLM, username=None, password=None)
    raise NeedsAttention(
        ErrorCode.INVALID_PROFILE_CONFIGURATION,
        "This computer has no Windows sign-in that Exchange could take over",
        "Windows integrated authentication works on Windows, for the user who is logged on. "
        "Choose credentials of the profile or of the mailbox here.",
    )


def _instance(kind: str, **names: str | None) -> AuthBase:
    made: AuthBase = get_auth_instance(kind, **names)
    return made
