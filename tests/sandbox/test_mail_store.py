"""The sandbox's accounts: who may sign in, and who opens an account by doing so."""

import hashlib

import pytest

from ssync_desktop.sandbox.mail_store import MailStore
from ssync_desktop.sandbox.organization import newcomer_secret, secret_of
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.traffic import Traffic

NINA = "nina@contoso.example"


@pytest.fixture
def opening() -> MailStore:
    store = MailStore()
    store.open_accounts(newcomer_secret)
    return store


def test_without_the_demo_nobody_opens_an_account() -> None:
    store = MailStore()
    assert not store.accepts(NINA, secret_of(NINA))
    assert not store.knows(NINA)


@pytest.mark.parametrize("address", [NINA, "Nina@Contoso.example"])
def test_a_newcomer_of_the_domain_opens_an_account_and_gets_mail(
    opening: MailStore, address: str
) -> None:
    assert not opening.deliver(NINA, b"before")
    assert opening.accepts(address, secret_of(address))
    assert opening.newcomers == (NINA,)
    assert opening.deliver(NINA, b"after")
    assert opening.accepts(address, secret_of(address))
    assert [message.content for message in opening.messages(NINA)] == [b"after"]


def test_a_newcomer_may_sign_in_by_digest(opening: MailStore) -> None:
    digest = hashlib.md5(b"<1@stamp>" + secret_of(NINA).encode(), usedforsecurity=False).hexdigest()
    assert not opening.accepts_digest(NINA, "<2@stamp>", digest)
    assert not opening.knows(NINA)
    assert opening.accepts_digest(NINA, "<1@stamp>", digest)
    assert opening.knows(NINA)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        (NINA, "guessed"),
        (NINA, ""),
        (NINA, secret_of("ada@contoso.example")),
        ("nina@elsewhere.example", secret_of("nina@elsewhere.example")),
        ("@contoso.example", secret_of("@contoso.example")),
        ("nina", secret_of("nina")),
    ],
)
def test_nobody_else_does(opening: MailStore, address: str, secret: str) -> None:
    assert not opening.accepts(address, secret)
    assert not opening.knows(address)


def test_an_account_with_a_secret_of_its_own_keeps_it(opening: MailStore) -> None:
    opening.add_account(NINA, "own")
    assert not opening.accepts(NINA, secret_of(NINA))
    assert opening.accepts(NINA, "own")
    assert opening.newcomers == ()


def test_mail_arrives_for_newcomers_as_for_others() -> None:
    servers = SandboxServers()
    servers.store.open_accounts(newcomer_secret)
    servers.store.accepts(NINA, secret_of(NINA))
    traffic = Traffic(servers, pause=600)
    traffic.start(first=60)
    traffic.stop()
    assert servers.store.messages(NINA)
