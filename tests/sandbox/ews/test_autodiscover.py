"""SOAP autodiscover, asked by exchangelib's own protocol."""

import pytest
from exchangelib import BASIC, Configuration, Credentials, FailFast
from exchangelib.autodiscover.protocol import AutodiscoverProtocol
from exchangelib.errors import ErrorNonExistentMailbox

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD

SETTINGS = ["auto_discover_smtp_address", "external_ews_url", "ews_supported_schemas", "user_dn"]


@pytest.fixture
def autodiscover(exchange: SandboxExchange, unverified: None) -> AutodiscoverProtocol:
    return AutodiscoverProtocol(
        config=Configuration(
            service_endpoint=exchange.autodiscover_url,
            credentials=Credentials(ADA, PASSWORD),
            auth_type=BASIC,
            retry_policy=FailFast(),
        )
    )


def test_the_services_of_a_mailbox_are_found(
    exchange: SandboxExchange, autodiscover: AutodiscoverProtocol
) -> None:
    found = autodiscover.get_user_settings(ADA, SETTINGS)
    found.raise_errors()
    assert found.ews_url == exchange.url
    assert found.autodiscover_smtp_address == ADA
    assert found.version.api_version == "Exchange2016"
    autodiscover.close()


def test_nobody_is_told_so(autodiscover: AutodiscoverProtocol) -> None:
    found = autodiscover.get_user_settings("nobody@contoso.example", SETTINGS)
    with pytest.raises(ErrorNonExistentMailbox):
        found.raise_errors()
    autodiscover.close()


def test_who_lives_elsewhere_is_sent_there(
    exchange: SandboxExchange, autodiscover: AutodiscoverProtocol
) -> None:
    exchange.exchange.redirects["old@contoso.example"] = ADA
    found = autodiscover.get_user_settings("old@contoso.example", SETTINGS)
    assert found.redirect_address == ADA
    exchange.exchange.redirects["old@contoso.example"] = "https://new.example/autodiscover.svc"
    found = autodiscover.get_user_settings("old@contoso.example", SETTINGS)
    assert found.redirect_url == "https://new.example/autodiscover.svc"
    autodiscover.close()
