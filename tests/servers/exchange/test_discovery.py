"""The server of a mailbox is found step by step, and every step is told."""

import asyncio
import socket
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import AuthenticationProtocol
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.http import HttpAnswer, HttpRequest
from ssync_desktop.sandbox.ews.signing_in import SigningIn
from ssync_desktop.servers.connect import Address
from ssync_desktop.servers.exchange.discovery import ExchangeDiscovery
from ssync_desktop.servers.exchange.names import SystemNames
from ssync_desktop.servers.exchange.tokens import Mount, TokenProvider
from ssync_desktop.servers.port import DiscoveryStep, Endpoint
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House

HOSTER = "mail.hoster.test"


@dataclass
class Names:
    """A name service: *hosts* tells the port on loopback that stands for a host and its port."""

    hosts: dict[tuple[str, int], int] = field(default_factory=dict)
    records: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def addresses(self, host: str, port: int) -> list[Address]:
        self.asked.append((host, port))
        if (host, port) not in self.hosts:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        place = ("127.0.0.1", self.hosts[host, port])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place)]

    def services(self, name: str) -> list[tuple[str, int]]:
        return self.records.get(name, [])


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def discovery(names: Names, executor: Executor) -> ExchangeDiscovery:
    return ExchangeDiscovery(executor, names=names)


def wanted(house: House, mailbox: str = ANN.user_name) -> Endpoint:
    """Return what is known before the server is: no host, no URL."""
    return replace(house.endpoint, url="", mailbox=mailbox)


async def steps(
    discovery: ExchangeDiscovery, endpoint: Endpoint, who: Credentials = ANN
) -> list[DiscoveryStep]:
    return [step async for step in discovery.discover(endpoint, who, attended=True)]


@pytest.mark.behaviour("B9", "how it is found")
@pytest.mark.parametrize("way", [AuthenticationProtocol.AUTO_DETECT, AuthenticationProtocol.BASIC])
async def test_the_domains_autodiscover_tells(
    house: House, names: Names, discovery: ExchangeDiscovery, way: AuthenticationProtocol
) -> None:
    names.hosts["autodiscover.example.test", 443] = house.server.port
    told = await steps(discovery, replace(wanted(house), authentication=way))
    assert [(step.succeeded, step.url) for step in told] == [(True, house.server.url)]
    assert "autodiscover.example.test" in told[0].title
    assert house.server.url in told[0].words


async def test_the_domain_itself_is_asked_next(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.hosts["example.test", 443] = house.server.port
    first, second = await steps(discovery, wanted(house))
    assert (first.succeeded, first.url) == (False, "")
    assert "autodiscover.example.test" in first.words
    assert second.url == house.server.url


async def test_a_service_record_leads_there(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.records["_autodiscover._tcp.example.test"] = [("mail.example.test", 8443)]
    names.hosts["mail.example.test", 8443] = house.server.port
    told = await steps(discovery, wanted(house))
    assert [step.succeeded for step in told] == [False, False, False, True, True]
    assert "mail.example.test:8443" in told[3].words
    assert told[4].url == house.server.url


@asynccontextmanager
async def redirecting(target: str) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Yield the port of a web server that redirects everybody, and what it was sent."""
    sent: list[bytes] = []
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(greet, "127.0.0.1")
    try:
        yield server.sockets[0].getsockname()[1], sent
    finally:
        server.close()
        await asyncio.gather(*talks)


async def test_a_redirection_leads_there_and_sees_no_password(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.hosts["mail.example.test", 443] = house.server.port
    target = "https://mail.example.test/autodiscover/autodiscover.xml"
    async with redirecting(target) as (port, sent):
        names.hosts["autodiscover.example.test", 80] = port
        told = await steps(discovery, wanted(house))
    assert [step.succeeded for step in told] == [False, False, True, True]
    assert target in told[2].words
    assert told[3].url == house.server.url
    assert b"authorization" not in b"".join(sent).lower()


@pytest.fixture
def stranger(house: House, names: Names) -> list[str]:
    """A stranger's host that wants the password itself; what sign-ins it is shown."""
    seen: list[str] = []
    real = house.server.service.answer

    async def answer(request: HttpRequest, signing: SigningIn) -> HttpAnswer | None:
        seen.append(request.headers.get("authorization", ""))
        return await real(request, signing)

    house.server.service.answer = answer  # type: ignore[method-assign]
    house.server.service.schemes = frozenset({"Basic"})
    for host in STRANGERS:
        names.hosts[host, 443] = house.server.port
    return seen


STRANGERS = ["stranger.test", "notexample.test", "example.test.stranger.test"]


@pytest.mark.parametrize("host", STRANGERS)
async def test_a_stranger_sees_no_password_whatever_an_open_line_says(
    house: House, names: Names, discovery: ExchangeDiscovery, stranger: list[str], host: str
) -> None:
    names.records["_autodiscover._tcp.example.test"] = [(host, 443)]
    async with redirecting(f"https://{host}/autodiscover/autodiscover.xml") as (port, _):
        names.hosts["autodiscover.example.test", 80] = port
        told = await steps(discovery, wanted(house))
    assert stranger == []
    assert (host, 443) not in names.asked
    assert [step.succeeded for step in told] == [False] * 4
    for step in told[2:]:
        assert host in step.words
        assert "enter its location in the profile by hand" in step.words


async def test_the_server_that_is_known_already_is_followed_to(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.records["_autodiscover._tcp.example.test"] = [("stranger.test", 443), (HOSTER, 443)]
    names.hosts[HOSTER, 443] = house.server.port
    told = await steps(discovery, replace(wanted(house), host=HOSTER))
    assert told[-1].url == house.server.url
    assert ("stranger.test", 443) not in names.asked


async def test_nobody_is_believed_on_an_open_line_while_no_person_looks_on(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.records["_autodiscover._tcp.example.test"] = [("mail.example.test", 443)]
    names.hosts["mail.example.test", 443] = house.server.port
    told = [step async for step in discovery.discover(wanted(house), ANN)]
    assert [step.succeeded for step in told] == [False, False]
    assert {port for _, port in names.asked} == {443}


async def test_a_redirection_to_an_open_line_is_not_followed(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    async with redirecting("http://mail.example.test/autodiscover") as (port, _):
        names.hosts["autodiscover.example.test", 80] = port
        told = await steps(discovery, wanted(house))
    assert not any(step.succeeded for step in told)
    assert ("mail.example.test", 80) not in names.asked


async def test_another_address_and_another_host_are_followed_but_not_for_ever(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    for host in ("autodiscover.old.test", "autodiscover.example.test", "elsewhere.test"):
        names.hosts[host, 443] = house.server.port
    moved = house.server.exchange.redirects
    moved["ann@old.test"] = ANN.user_name
    told = await steps(discovery, wanted(house, "ann@old.test"))
    assert [step.succeeded for step in told] == [True, True]
    assert ANN.user_name in told[0].words
    assert told[1].url == house.server.url
    moved["ann@old.test"] = "ann@old.test"
    assert not (await steps(discovery, wanted(house, "ann@old.test")))[-1].succeeded
    moved["ann@old.test"] = "bob@old.test"
    moved["bob@old.test"] = "ann@old.test"
    told = await steps(discovery, wanted(house, "ann@old.test"))
    assert not told[-1].url
    assert len(told) < 20


async def test_a_refused_sign_in_ends_the_search(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    for host in ("autodiscover.example.test", "example.test"):
        names.hosts[host, 443] = house.server.port
    wrong = Credentials(ANN.user_name, "not-the-secret")
    (step,) = await steps(discovery, wanted(house), wrong)
    assert not step.succeeded
    assert "refused the sign-in" in step.words
    assert "not-the-secret" not in repr(step)


async def test_a_certificate_nobody_trusts_is_said(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.hosts["autodiscover.example.test", 443] = house.server.port
    for pin in ("", "0" * 64):
        told = await steps(discovery, replace(wanted(house), pinned_certificate=pin))
        assert not any(step.url for step in told)
        assert "certificate" in told[0].words


async def test_who_is_nowhere_is_said_at_the_end(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    told = await steps(discovery, wanted(house))
    assert [step.succeeded for step in told] == [False] * 4
    assert "There is none" in told[-1].words
    names.hosts["autodiscover.example.test", 443] = house.server.port
    told = await steps(discovery, wanted(house, "nobody@example.test"))
    assert "unknown" in told[0].words
    (step,) = await steps(discovery, wanted(house, "no address"))
    assert not step.succeeded


def test_the_system_knows_loopback_and_no_service_there() -> None:
    names = SystemNames()
    assert names.addresses("127.0.0.1", 443)[0][4] == ("127.0.0.1", 443)
    assert names.services("no name at all..") == []


async def test_services_on_an_open_line_are_not_taken(
    house: House, names: Names, discovery: ExchangeDiscovery
) -> None:
    names.hosts["autodiscover.example.test", 443] = house.server.port
    house.server.service.url = "http://mail.example.test/EWS/Exchange.asmx"
    told = await steps(discovery, wanted(house))
    assert not any(step.url or step.succeeded for step in told)
    assert "http://mail.example.test" in told[0].words


@dataclass
class Scopes:
    """Gives out tokens for the hosts in *given* alone."""

    given: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def __call__(self, endpoint: Endpoint, credentials: Credentials, mount: Mount) -> TokenProvider:
        host = endpoint.token_host or endpoint.host
        return ScopedTokens(self, host)


@dataclass
class ScopedTokens:
    """Those for one host."""

    scopes: Scopes
    host: str

    def token(self) -> str:
        self.scopes.asked.append(self.host)
        if self.host not in self.scopes.given:
            raise NeedsAttention(ErrorCode.INCOMING_AUTHENTICATION, "no such scope")
        return self.scopes.given[self.host]

    def refuse(self, token: str) -> None:
        pass


@pytest.mark.parametrize("of", [HOSTER, "example.test"])
async def test_a_scope_that_is_refused_ends_nothing(
    house: House, names: Names, executor: Executor, of: str
) -> None:
    house.server.directory.issue_token("token", Account("app", "", application=True))
    scopes = Scopes({of: "token"})
    for host in ("autodiscover.example.test", "example.test"):
        names.hosts[host, 443] = house.server.port
    discovery = ExchangeDiscovery(executor, tokens=scopes, names=names)
    way = AuthenticationProtocol.OAUTH
    place = replace(wanted(house), authentication=way, host=HOSTER, impersonation=True)
    told = await steps(discovery, place, Credentials("app", "its secret"))
    assert told[-1].url == house.server.url
    asked = (
        [HOSTER] if of == HOSTER else [HOSTER, "autodiscover.example.test", HOSTER, "example.test"]
    )
    assert scopes.asked == asked
