"""Who gets in, by which way, and whose part they may play."""

import http.client
import ssl
from base64 import b64decode, b64encode

import pytest
import spnego
from exchangelib import (
    BASIC,
    IMPERSONATION,
    NTLM,
    OAUTH2,
    Account,
    Build,
    Configuration,
    FailFast,
    Identity,
    OAuth2AuthorizationCodeCredentials,
    Version,
)
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorImpersonateUserDenied,
    ErrorNonExistentMailbox,
    SOAPError,
    UnauthorizedError,
)

from ssync_desktop.sandbox.ews.directory import Account as SandboxAccount
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD, OpenAccount, letter

GRACE = "grace@contoso.example"
SERVICE = "svc-sync"


@pytest.fixture(autouse=True)
def people(exchange: SandboxExchange) -> None:
    exchange.add_mailbox(GRACE, "another password", "Grace Hopper")
    exchange.directory.add(SandboxAccount(SERVICE, "of the service", may_impersonate=True))
    exchange.deliver(ADA, letter("For Ada"))
    exchange.deliver(GRACE, letter("For Grace"))


def _subjects(account: Account) -> list[str]:
    return [one.subject for one in account.inbox.all().only("subject")]


@pytest.mark.parametrize("auth_type", [BASIC, NTLM])
@pytest.mark.parametrize("user", [ADA, f"CONTOSO\\{ADA}"])
def test_the_right_password_opens(auth_type: str, user: str, open_account: OpenAccount) -> None:
    assert _subjects(open_account(user=user, auth_type=auth_type)) == ["For Ada"]


@pytest.mark.parametrize("auth_type", [BASIC, NTLM])
def test_a_wrong_password_does_not(auth_type: str, open_account: OpenAccount) -> None:
    with pytest.raises(UnauthorizedError):
        _subjects(open_account(password="wrong", auth_type=auth_type))
    with pytest.raises(UnauthorizedError):
        _subjects(open_account(user="nobody", auth_type=auth_type))


def test_what_is_not_offered_does_not_open(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.service.schemes = frozenset({"NTLM"})
    with pytest.raises(UnauthorizedError):
        _subjects(open_account(auth_type=BASIC))
    account = open_account(user=f"CONTOSO\\{ADA}", auth_type=NTLM)
    assert _subjects(account) == ["For Ada"]


def test_negotiate_finds_its_way_to_ntlm(exchange: SandboxExchange) -> None:
    """As a Windows client does it: SPNEGO around NTLM, once for the connection."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", exchange.port, context=context, timeout=10)
    client = spnego.client(
        ADA, PASSWORD, protocol="negotiate", options=spnego.NegotiateOptions.use_negotiate
    )
    said: bytes | None = None
    statuses = []
    while not client.complete:
        token = client.step(said)
        if token is None:
            break
        line.request(
            "GET", "/EWS/Exchange.asmx", headers={"Authorization": f"Negotiate {b64encode(token).decode()}"}
        )  # fmt: skip
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
        offered = answer.headers.get_all("WWW-Authenticate") or []
        if answer.status != 401:
            break
        said = b64decode(offered[0].removeprefix("Negotiate "))
    line.request("GET", "/EWS/Exchange.asmx")
    proven = line.getresponse().status
    line.close()
    assert statuses == [401, 405]
    assert proven == 405


def _by_token(exchange: SandboxExchange, token: str, address: str) -> Account:
    credentials = OAuth2AuthorizationCodeCredentials(
        access_token={"access_token": token, "token_type": "Bearer"},
        identity=Identity(primary_smtp_address=address),
    )
    configuration = Configuration(
        service_endpoint=exchange.url,
        credentials=credentials,
        auth_type=OAUTH2,
        version=Version(Build(15, 2, 1118, 7)),
        retry_policy=FailFast(),
    )
    return Account(address, config=configuration, autodiscover=False, access_type=IMPERSONATION)


def test_a_token_of_an_application_opens_whom_it_impersonates(
    exchange: SandboxExchange, unverified: None
) -> None:
    app = SandboxAccount("app", "", may_impersonate=True, application=True)
    exchange.directory.issue_token("a token", exchange.directory.add(app))
    assert _subjects(_by_token(exchange, "a token", GRACE)) == ["For Grace"]
    exchange.directory.revoke_token("a token")
    with pytest.raises(UnauthorizedError):
        _subjects(_by_token(exchange, "another token", GRACE))


def test_a_token_of_an_application_alone_is_nobody(
    exchange: SandboxExchange, unverified: None
) -> None:
    app = SandboxAccount("app", "", may_impersonate=True, application=True)
    exchange.directory.issue_token("a token", exchange.directory.add(app))
    account = _by_token(exchange, "a token", GRACE)
    account.protocol.credentials.identity = None
    account.access_type = "delegate"
    with pytest.raises(SOAPError, match="must be present"):
        _subjects(account)


def test_a_service_account_plays_everybodys_part(open_account: OpenAccount) -> None:
    for address, subject in ((ADA, "For Ada"), (GRACE, "For Grace")):
        account = open_account(
            address, user=SERVICE, password="of the service", access_type=IMPERSONATION
        )
        assert _subjects(account) == [subject]


def test_who_may_not_impersonate_is_refused(open_account: OpenAccount) -> None:
    account = open_account(GRACE, user=ADA, access_type=IMPERSONATION)
    with pytest.raises(ErrorImpersonateUserDenied):
        _subjects(account)


def test_nobody_can_be_impersonated_who_is_not_there(open_account: OpenAccount) -> None:
    account = open_account(
        "nobody@contoso.example",
        user=SERVICE,
        password="of the service",
        access_type=IMPERSONATION,
    )
    with pytest.raises(ErrorNonExistentMailbox):
        _subjects(account)


def test_a_delegate_enters_and_a_stranger_does_not(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    with pytest.raises(ErrorAccessDenied):
        _subjects(open_account(GRACE, user=ADA))
    grace = exchange.exchange.mailbox(GRACE)
    assert grace is not None
    grace.delegates.add(ADA)
    assert _subjects(open_account(GRACE, user=ADA)) == ["For Grace"]
    grace.delegates.add(SERVICE)
    found = open_account(GRACE, user=SERVICE, password="of the service")
    assert _subjects(found) == ["For Grace"]
