"""Names, ids and time zones, as exchangelib asks for them."""

import warnings
from datetime import datetime, timedelta

import pytest
from exchangelib import Configuration, Credentials, FailFast
from exchangelib.errors import ErrorNameResolutionNoResults
from exchangelib.ewsdatetime import EWSTimeZone
from exchangelib.properties import EWS_ID, HEX_ENTRY_ID, AlternateId
from exchangelib.protocol import Protocol

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD, OpenAccount


@pytest.fixture
def protocol(exchange: SandboxExchange, open_account: OpenAccount) -> Protocol:
    exchange.add_mailbox("adele@contoso.example", "hers", "Adele Goldberg")
    exchange.add_mailbox("grace@contoso.example", "hers", "Grace Hopper")
    return open_account().protocol


def test_the_client_finds_out_how_to_sign_in_and_which_version_it_is(
    exchange: SandboxExchange, unverified: None
) -> None:
    exchange.service.schemes = frozenset({"Basic"})
    found = Protocol(
        config=Configuration(
            service_endpoint=exchange.url,
            credentials=Credentials(ADA, PASSWORD),
            retry_policy=FailFast(),
        )
    )
    assert found.auth_type == "basic"
    assert found.version.build.major_version == 15
    assert found.version.api_version == "Exchange2016"


@pytest.mark.parametrize("wanted", [ADA, f"smtp:{ADA}", "Lovelace", "ada@"])
def test_one_is_meant(wanted: str, protocol: Protocol) -> None:
    (found,) = protocol.resolve_names([wanted])
    assert (found.name, found.email_address) == ("Ada Lovelace", ADA)


@pytest.mark.expects_warnings
def test_several_may_be_meant(protocol: Protocol) -> None:
    found = protocol.resolve_names(["Ad"], return_full_contact_data=True)
    assert [mailbox.name for mailbox, _ in found] == ["Ada Lovelace", "Adele Goldberg"]
    assert found[0][1].display_name == "Ada Lovelace"


def test_nobody_is_meant(protocol: Protocol) -> None:
    (found,) = protocol.resolve_names(["Turing"])
    assert isinstance(found, ErrorNameResolutionNoResults)


def test_an_id_has_another_format_and_comes_back(
    protocol: Protocol, open_account: OpenAccount
) -> None:
    own = AlternateId(id=open_account().inbox.id, format=EWS_ID, mailbox=ADA)
    (there,) = protocol.convert_ids([own], destination_format=HEX_ENTRY_ID)
    (back,) = protocol.convert_ids([there], destination_format=EWS_ID)
    assert there.id != own.id
    assert back.id == own.id


@pytest.mark.parametrize(
    ("zone", "bias", "month"),
    [
        ("Europe/Berlin", timedelta(hours=-1), 10),
        ("America/New_York", timedelta(hours=5), 11),
        ("Australia/Sydney", timedelta(hours=-10), 4),
        ("Asia/Kolkata", timedelta(hours=-5, minutes=-30), 1),
    ],
)
def test_a_time_zone_comes_with_its_rules(
    zone: str, bias: timedelta, month: int, protocol: Protocol
) -> None:
    (found,) = protocol.get_timezones([EWSTimeZone(zone)], return_full_timezone_data=True)
    standard, _, period = found.get_std_and_dst(for_year=datetime.now().year)
    assert period.bias == bias
    assert standard.iso_month == month


def test_all_time_zones_are_told(protocol: Protocol) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {one.id for one in protocol.get_timezones()}
    assert {"W. Europe Standard Time", "UTC", "Eastern Standard Time"} <= found
