"""Where a mailbox's server is, and as whom one opens the mailbox there."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    OperationType,
    ServerType,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.engine.access import endpoint_of, sign_of
from tests.kit.records import a_mailbox, a_profile

OWNER = new_id()
URL = "https://mail.example.com/EWS/Exchange.asmx"
SERVICE = Direction(
    host=URL,
    port=443,
    authentication=AuthenticationProtocol.NTLM,
    retrieval=CredentialRetrieval.PROFILE,
    user_name="sync@example.com",
    pinned_certificate="ab",
    impersonation=True,
)
ADA = a_mailbox(OWNER, "Ada", email_address="ada@example.com")


def an_exchange(side: Direction = SERVICE, **changes: Any) -> EmailServerProfile:
    """Return a profile for Exchange whose service account opens every mailbox."""
    both: dict[str, Any] = {"incoming": side, "outgoing": side, "same_settings_for_outgoing": True}
    return a_profile(OWNER, server_type=ServerType.EXCHANGE, **both | changes)


def test_the_service_account_opens_the_mailbox_as_its_owner() -> None:
    endpoint = endpoint_of(an_exchange(max_connections=7), OperationType.INCOMING, ADA)
    assert (endpoint.url, endpoint.host, endpoint.port) == (URL, "mail.example.com", 443)
    assert endpoint.security is ConnectionSecurity.TLS
    assert endpoint.authentication is AuthenticationProtocol.NTLM
    assert (endpoint.mailbox, endpoint.impersonation) == ("ada@example.com", True)
    assert (endpoint.connections, endpoint.pinned_certificate) == (7, "ab")


def test_a_mailbox_with_credentials_of_its_own_impersonates_nobody() -> None:
    own = replace(SERVICE, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    box = replace(ADA, allow_credentials=True, user_name="ada@example.com")
    endpoint = endpoint_of(an_exchange(own), OperationType.INCOMING, box)
    assert (endpoint.mailbox, endpoint.impersonation) == ("ada@example.com", False)
    assert sign_of(an_exchange(own), box, OperationType.INCOMING).owner == box.id


def test_without_a_mailbox_it_is_the_accounts_own() -> None:
    endpoint = endpoint_of(an_exchange(), OperationType.INCOMING)
    assert (endpoint.mailbox, endpoint.impersonation) == ("sync@example.com", False)
    nameless = an_exchange(replace(SERVICE, user_name="SYNC"), owner_email_address="it@example.com")
    assert endpoint_of(nameless, OperationType.INCOMING).mailbox == "it@example.com"


def test_one_side_serves_both_unless_they_are_apart() -> None:
    out = replace(SERVICE, host="https://out.example.com:8443/EWS/Exchange.asmx")
    shared = an_exchange(outgoing=out)
    assert endpoint_of(shared, OperationType.OUTGOING, ADA).host == "mail.example.com"
    apart = replace(shared, same_settings_for_outgoing=False)
    endpoint = endpoint_of(apart, OperationType.OUTGOING, ADA)
    assert (endpoint.host, endpoint.port) == ("out.example.com", 8443)
    assert endpoint_of(apart, OperationType.ACT, ADA).host == "mail.example.com"


@pytest.mark.behaviour("B9", "used where it was found")
def test_autodiscover_uses_what_was_found_for_the_mailbox() -> None:
    looked_up = an_exchange(replace(SERVICE, host=""), use_autodiscover=True)
    nowhere = endpoint_of(looked_up, OperationType.INCOMING, ADA)
    assert (nowhere.url, nowhere.host) == ("", "")
    found = replace(ADA, location="https://cas1.example.com/EWS/Exchange.asmx")
    assert endpoint_of(looked_up, OperationType.INCOMING, found).host == "cas1.example.com"
    fallback = replace(looked_up, default_location=URL)
    assert endpoint_of(fallback, OperationType.INCOMING, ADA).url == URL
    assert endpoint_of(fallback, OperationType.INCOMING, found).host == "cas1.example.com"


@pytest.mark.parametrize(
    ("chosen", "used"),
    [
        (AuthenticationProtocol.AUTO_DETECT, AuthenticationProtocol.NEGOTIATE),
        (AuthenticationProtocol.NTLM, AuthenticationProtocol.NTLM),
    ],
)
def test_whoever_is_logged_on_signs_in_without_a_password(
    chosen: AuthenticationProtocol, used: AuthenticationProtocol
) -> None:
    side = replace(SERVICE, retrieval=CredentialRetrieval.WINDOWS_INTEGRATED, authentication=chosen)
    profile = an_exchange(side)
    sign = sign_of(profile, ADA, OperationType.INCOMING)
    assert (sign.owner, sign.by_profile, sign.secret) == (profile.id, True, None)
    endpoint = endpoint_of(profile, OperationType.INCOMING, ADA)
    assert (endpoint.authentication, endpoint.impersonation) == (used, True)


def test_pop3_knows_no_windows_sign_in() -> None:
    side = Direction("pop.test", 995, retrieval=CredentialRetrieval.WINDOWS_INTEGRATED)
    profile = a_profile(OWNER, incoming=side, outgoing=side)
    with pytest.raises(NeedsAttention, match="does not have"):
        sign_of(profile, ADA, OperationType.INCOMING)


def test_oauth_is_told_where_tokens_are() -> None:
    place = "https://sts.example.com/token"
    assert endpoint_of(
        an_exchange(token_location=place), OperationType.INCOMING, ADA
    ).token_url == (place)


def test_pop3_and_smtp_are_approached_as_ever() -> None:
    profile = a_profile(OWNER, connection_timeout_ms=5_000)
    endpoint = endpoint_of(profile, OperationType.OUTGOING, ADA)
    assert (endpoint.host, endpoint.port, endpoint.timeout) == ("smtp.example.com", 587, 5.0)
    assert (endpoint.url, endpoint.mailbox, endpoint.connections) == ("", "", 1)
