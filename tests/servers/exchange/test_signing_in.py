"""Every way to prove who one is, and every refusal in words that help."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
import requests
from requests.adapters import BaseAdapter

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import CertificateNotTrusted, NeedsAttention, Retryable
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.http import HttpRequest
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.exchange.tokens import ClientCredentials, Mount
from ssync_desktop.servers.port import Endpoint
from tests.contract.incoming_contract import message
from tests.contract.item_samples import CONTACT, MARK, seen
from tests.kit.exchange import ANN, BOB, ann_on
from tests.servers.exchange.conftest import House

WAYS = [
    (AuthenticationProtocol.AUTO_DETECT, {"NTLM", "Negotiate", "Basic"}),
    (AuthenticationProtocol.AUTO_DETECT, {"Basic"}),
    (AuthenticationProtocol.NTLM, {"NTLM"}),
    (AuthenticationProtocol.NEGOTIATE, {"Negotiate"}),
    (AuthenticationProtocol.BASIC, {"Basic", "NTLM"}),
]
SERVICE = Credentials("service@example.test", "the password of a service")


@pytest.mark.parametrize(("way", "offers"), WAYS)
async def test_a_mailbox_is_read_by_each_way(
    house: House, way: AuthenticationProtocol, offers: set[str]
) -> None:
    house.server.service.schemes = frozenset(offers)
    key = house.hands.deliver(message(1))
    async with house.connector.incoming(ann_on(house.server, way), ANN) as session:
        assert await house.inbox(session) == [key]
        assert (await session.probe()).words.startswith("Exchange 15.2")


@pytest.mark.parametrize(("way", "offers"), WAYS)
async def test_a_wrong_password_is_told_and_not_shown(
    house: House, way: AuthenticationProtocol, offers: set[str]
) -> None:
    house.server.service.schemes = frozenset(offers)
    wrong = Credentials(ANN.user_name, "not-the-secret")
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.outgoing(ann_on(house.server, way), wrong):
            pass
    assert caught.value.code is ErrorCode.OUTGOING_AUTHENTICATION
    assert ANN.user_name in caught.value.title
    assert "not-the-secret" not in f"{caught.value.__dict__}{caught.value.__cause__!r}"


async def test_a_way_the_server_does_not_offer_is_named(house: House) -> None:
    house.server.service.schemes = frozenset({"Negotiate", "NTLM"})
    basic = ann_on(house.server, AuthenticationProtocol.BASIC)
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(basic, ANN):
            pass
    assert "does not offer" in caught.value.title
    assert "negotiate, ntlm" in caught.value.server_words


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (AuthenticationProtocol.AUTO_DETECT, ErrorCode.INCOMING_AUTHENTICATION),
        (AuthenticationProtocol.BASIC, ErrorCode.INCOMING_AUTHENTICATION),
        (AuthenticationProtocol.NEGOTIATE, ErrorCode.INVALID_PROFILE_CONFIGURATION),
    ],
)
async def test_without_credentials_only_windows_can_sign_in(
    house: House, way: AuthenticationProtocol, code: ErrorCode
) -> None:
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(ann_on(house.server, way), None):
            pass
    assert caught.value.code is code
    assert caught.value.remedy


@pytest.mark.behaviour("B12", "on Exchange")
async def test_a_service_account_opens_a_mailbox_as_its_owner_where_it_may(house: House) -> None:
    account = Account(SERVICE.user_name, SERVICE.secret)
    house.server.directory.add(account)
    key = house.hands.deliver(message(1))
    as_owner = replace(house.endpoint, impersonation=True)
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(as_owner, SERVICE):
            pass
    assert caught.value.code is ErrorCode.MAILBOX_ACCESS_DENIED
    assert "ApplicationImpersonation" in caught.value.remedy
    account.may_impersonate = True
    async with house.connector.incoming(as_owner, SERVICE) as session:
        assert await house.inbox(session) == [key]
    nobody = replace(as_owner, mailbox="nobody@example.test")
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(nobody, SERVICE) as session:
            await session.probe()
    assert caught.value.code is ErrorCode.MAILBOX_NOT_FOUND


@pytest.mark.parametrize("impersonation", [False, True])
async def test_every_request_names_the_mailbox_it_is_for(
    house: House, *, impersonation: bool
) -> None:
    """By ``X-AnchorMailbox`` a front end finds where the mailbox lies."""
    account = Account(SERVICE.user_name, SERVICE.secret, may_impersonate=True)
    house.server.directory.add(account)
    heard: list[HttpRequest] = []
    house.server.service.listen = heard.append
    place = replace(house.endpoint, impersonation=impersonation)
    async with house.connector.items(place, SERVICE if impersonation else ANN) as session:
        made = await session.create_item(CONTACT, MARK, mail=False)
        assert (await seen(session, ItemKind.CONTACT, made.key)).content == CONTACT
    named = {one.headers.get("x-anchormailbox", "").casefold() for one in heard if one.body}
    assert named == {house.endpoint.mailbox}


async def test_a_delegate_opens_a_mailbox_that_was_opened_to_it(house: House) -> None:
    key = house.hands.deliver(message(1))
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(house.endpoint, BOB):
            pass
    assert caught.value.code is ErrorCode.MAILBOX_ACCESS_DENIED
    house.hands.mailbox.delegates.add(BOB.user_name)
    async with house.connector.incoming(house.endpoint, BOB) as session:
        assert await house.inbox(session) == [key]


async def test_without_a_mailbox_that_of_the_account_is_opened(house: House) -> None:
    key = house.hands.deliver(message(1))
    async with house.connector.incoming(replace(house.endpoint, mailbox=""), ANN) as session:
        assert await house.inbox(session) == [key]


class Tokens:
    """Gives out the tokens it is told to, one after the other."""

    def __init__(self, *tokens: str) -> None:
        self.left = list(tokens)
        self.refused: list[str] = []

    def __call__(self, endpoint: Endpoint, credentials: Credentials, mount: Mount) -> "Tokens":
        return self

    def token(self) -> str:
        return self.left[0]

    def refuse(self, token: str) -> None:
        self.refused.append(token)
        if len(self.left) > 1:
            self.left.remove(token)


async def test_a_token_opens_and_is_renewed_when_it_has_run_out(house: House) -> None:
    account = Account("app", "", application=True, may_impersonate=True)
    for token in ("first", "second"):
        house.server.directory.issue_token(token, account)
    tokens = Tokens("first", "second")
    connector = ExchangeConnector(house.connector._lanes._executor, tokens=tokens)
    app = Credentials("the id of a program", "its secret")
    place = replace(ann_on(house.server, AuthenticationProtocol.OAUTH), impersonation=True)
    key = house.hands.deliver(message(1))
    async with connector.incoming(place, app) as session:
        assert await house.inbox(session) == [key]
        house.server.directory.revoke_token("first")
        assert await house.inbox(session) == [key]
        assert tokens.refused == ["first"]
        house.server.directory.revoke_token("second")
        with pytest.raises(NeedsAttention) as caught:
            await session.probe()
        assert caught.value.code is ErrorCode.INCOMING_AUTHENTICATION
    connector.close()


async def test_a_token_that_is_not_given_for_sending_is_told_so(house: House) -> None:
    place = ann_on(house.server, AuthenticationProtocol.OAUTH)
    refused = TokenService(401, {"error": "invalid_client"})
    connector = ExchangeConnector(
        house.connector._lanes._executor,
        tokens=lambda endpoint, credentials, _mount: ClientCredentials(
            replace(endpoint, token_url="https://login.example.test/token"),
            credentials,
            lambda _url: refused,
        ),
    )
    with pytest.raises(NeedsAttention) as caught:
        async with connector.outgoing(place, PROGRAM):
            pass
    assert caught.value.code is ErrorCode.OUTGOING_AUTHENTICATION
    connector.close()


async def test_tokens_come_over_a_wire_of_their_own(house: House) -> None:
    """The sandbox gives out none; that it answers at all shows who was asked, and how safely."""
    place = ann_on(house.server, AuthenticationProtocol.OAUTH)
    token_url = house.server.url.replace("/EWS/Exchange.asmx", "/token")
    with pytest.raises(NeedsAttention) as caught:
        async with house.connector.incoming(replace(place, token_url=token_url), PROGRAM):
            pass
    assert "127.0.0.1 refused to give out a token" in caught.value.title
    assert "404" in caught.value.server_words


async def test_a_program_acts_for_nobody_without_impersonation(house: House) -> None:
    house.server.directory.issue_token("token", Account("app", "", application=True))
    connector = ExchangeConnector(house.connector._lanes._executor, tokens=Tokens("token"))
    place = ann_on(house.server, AuthenticationProtocol.OAUTH)
    with pytest.raises(NeedsAttention) as caught:
        async with connector.incoming(place, Credentials("id", "secret")):
            pass
    assert caught.value.code is ErrorCode.MAILBOX_ACCESS_DENIED
    connector.close()


class TokenService(BaseAdapter):
    """Answers for the place where tokens are given out."""

    def __init__(self, status: int, said: Mapping[str, object]) -> None:
        super().__init__()
        self.status, self.said = status, said
        self.asked: list[str] = []

    def send(
        self, request: requests.PreparedRequest, *args: object, **more: object
    ) -> requests.Response:
        self.asked.append(str(request.body))
        answer = requests.Response()
        answer.status_code, answer.url = self.status, str(request.url)
        answer._content = json.dumps(self.said).encode()
        return answer

    def close(self) -> None:
        """Nothing is open."""


PROGRAM = Credentials("the-program", "its+secret")


def _endpoint(url: str = "https://login.example.test/tenant/token") -> Endpoint:
    return Endpoint("mail.example.test", 443, ConnectionSecurity.TLS, token_url=url)


def test_a_program_asks_for_a_token_once_and_keeps_it() -> None:
    service = TokenService(200, {"access_token": "one", "expires_in": 3600})
    tokens = ClientCredentials(_endpoint(), PROGRAM, lambda _url: service)
    assert [tokens.token(), tokens.token()] == ["one", "one"]
    (asked,) = service.asked
    assert asked == (
        "grant_type=client_credentials&client_id=the-program&client_secret=its%2Bsecret"
        "&scope=https%3A%2F%2Fmail.example.test%2F.default"
    )
    service.said = {"access_token": "two", "expires_in": 60}  # sooner than anyone could use it
    tokens.refuse("another")
    assert tokens.token() == "one"
    tokens.refuse("one")
    assert tokens.token() == "two"
    tokens.token()
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (400, {"error": "invalid_client", "error_description": "wrong its+secret"}, NeedsAttention),
        (200, {"no": "token"}, NeedsAttention),
        (503, {}, Retryable),
    ],
)
def test_a_token_that_is_not_given_is_explained(
    status: int, said: dict[str, object], kind: type[Exception]
) -> None:
    tokens = ClientCredentials(_endpoint(), PROGRAM, lambda _url: TokenService(status, said))
    with pytest.raises(kind) as caught:
        tokens.token()
    assert "login.example.test" in str(caught.value)
    assert PROGRAM.secret not in str(caught.value.__dict__)


def test_tokens_are_asked_for_over_protected_lines_only() -> None:
    with pytest.raises(NeedsAttention):
        ClientCredentials(
            _endpoint("http://login.example.test/token"),
            PROGRAM,
            lambda _url: TokenService(200, {}),
        )


async def test_a_certificate_is_shown_before_anything_is_sent(house: House) -> None:
    seen: list[bytes] = []
    house.server.service.watch = lambda request, _answer: seen.append(request)
    unpinned = replace(house.endpoint, pinned_certificate="")
    with pytest.raises(CertificateNotTrusted) as caught:
        async with house.connector.incoming(unpinned, ANN):
            pass
    shown = caught.value.certificate
    assert shown.fingerprint == house.server.certificate.fingerprint
    assert "Sandbox" in shown.subject
    assert shown.issuer
    assert shown.valid_from < shown.valid_until
    assert (shown.host, shown.port) == ("127.0.0.1", house.server.port)
    other = replace(house.endpoint, pinned_certificate="0" * 64)
    with pytest.raises(CertificateNotTrusted):
        async with house.connector.incoming(other, ANN):
            pass
    assert seen == []
