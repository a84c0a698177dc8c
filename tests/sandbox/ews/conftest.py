"""A running Exchange, and exchangelib's own unmodified client for it."""

import warnings
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
import requests.adapters
import urllib3
from exchangelib import (
    BASIC,
    DELEGATE,
    Account,
    Build,
    Configuration,
    Credentials,
    FailFast,
    Version,
    close_connections,
)
from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.kit.ews_schema import WireCheck

ADA = "ada@contoso.example"
PASSWORD = "a password of the sandbox"

OpenAccount = Callable[..., Account]


def letter(subject: str = "Grüße", sender: str = "maria@fabrikam.example") -> bytes:
    """Return a short message to Ada."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ADA, subject
    message.set_content("Hello.")
    return message.as_bytes()


@pytest.fixture
def wire() -> WireCheck:
    return WireCheck()


@pytest.fixture
def exchange(wire: WireCheck) -> Iterator[SandboxExchange]:
    """A server with Ada's mailbox; what goes over the line has to fit the published schema."""
    made = SandboxExchange()
    made.service.watch = wire.watch
    made.start()
    made.add_mailbox(ADA, PASSWORD, "Ada Lovelace")
    yield made
    made.stop()
    wire.assert_good()


@pytest.fixture
def unverified() -> Iterator[None]:
    """The certificate is the sandbox's own; the program's connector pins its fingerprint."""
    before: type[requests.adapters.HTTPAdapter] = BaseProtocol.HTTP_ADAPTER_CLS
    BaseProtocol.HTTP_ADAPTER_CLS = NoVerifyHTTPAdapter
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
        yield
    close_connections()
    BaseProtocol.HTTP_ADAPTER_CLS = before


@pytest.fixture
def open_account(exchange: SandboxExchange, unverified: None) -> OpenAccount:
    def opened(
        address: str = ADA,
        user: str = "",
        password: str = PASSWORD,
        auth_type: str | None = BASIC,
        access_type: str = DELEGATE,
    ) -> Account:
        configuration = Configuration(
            service_endpoint=exchange.url,
            credentials=Credentials(user or address, password),
            auth_type=auth_type,
            version=Version(Build(15, 2, 1118, 7)),
            retry_policy=FailFast(),
        )
        return Account(address, config=configuration, autodiscover=False, access_type=access_type)

    return opened
