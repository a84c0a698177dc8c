"""Every code in the table exists, has one meaning, and every meaning can be told."""

import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import exchangelib.errors
import pytest
from exchangelib.errors import ErrorServerBusy, EWSError
from lxml import etree
from requests import Response

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.errors import Meaning, Peer
from ssync_desktop.servers.exchange import errors, meanings
from ssync_desktop.servers.port import Endpoint
from tests.kit.ews_schema import VARIABLE

ENDPOINT = Endpoint("mail.example.test", 443, ConnectionSecurity.TLS, mailbox="ann@example.test")
PEER = Peer(ENDPOINT, "Exchange", Credentials("service@example.test", "the secret"))
XS = "{http://www.w3.org/2001/XMLSchema}"


def test_every_code_is_one_the_service_or_exchangelib_knows() -> None:
    known = set(vars(exchangelib.errors)) | {"ErrorImpersonationRequired"}
    if folder := os.environ.get(VARIABLE):
        schema = etree.parse(str(Path(folder, "messages.xsd")))
        known |= {one.get("value", "") for one in schema.iter(f"{XS}enumeration")}
    assert set(errors.MEANINGS) - known == set()


def test_no_code_has_two_meanings() -> None:
    codes = [code for _, listed in errors._CODES for code in listed.split()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "meaning", [one for one in vars(meanings).values() if isinstance(one, Meaning)]
)
def test_every_meaning_can_be_told(meaning: Meaning) -> None:
    told = meaning.error(PEER, "said the secret")
    assert "{" not in f"{told.title}{told.remedy}"
    assert told.remedy
    assert told.server_words == "said •••"


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("ErrorServerBusy", Retryable, ErrorCode.THROTTLED),
        ("ErrorExceededConnectionCount", Retryable, ErrorCode.TOO_MANY_CONNECTIONS),
        ("ErrorMailboxMoveInProgress", Retryable, ErrorCode.MAILBOX_LOCKED),
        ("ErrorImpersonateUserDenied", NeedsAttention, ErrorCode.MAILBOX_ACCESS_DENIED),
        ("ErrorNonExistentMailbox", NeedsAttention, ErrorCode.MAILBOX_NOT_FOUND),
        ("ErrorPasswordExpired", NeedsAttention, ErrorCode.INCOMING_AUTHENTICATION),
        ("ErrorInvalidRequest", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
    ],
)
def test_a_refusal_is_sorted(code: str, kind: type[SsyncError], ours: ErrorCode) -> None:
    made: EWSError = vars(exchangelib.errors)[code]("words of the server")
    told = errors.refusal(made, PEER)
    assert isinstance(told, kind)
    assert told.code is ours
    assert told.server_words == f"{code}: words of the server"


def test_the_servers_wish_is_heeded_within_reason() -> None:
    wishes = []
    for seconds in (5, 0, 10**6):
        told = errors.refusal(ErrorServerBusy("busy", back_off=seconds), PEER)
        assert isinstance(told, Retryable)
        wishes.append(told.retry_after)
    assert wishes == [timedelta(seconds=5), None, timedelta(hours=1)]


def answer(status: int, headers: dict[str, str] | None = None, content: bytes = b"") -> Response:
    made = Response()
    made.status_code, made.reason, made._content = status, "Said So", content
    made.headers.update(headers or {})
    return made


@pytest.mark.parametrize(
    ("status", "headers", "kind", "code"),
    [
        (401, {"WWW-Authenticate": "NTLM"}, NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
        (403, {}, NeedsAttention, ErrorCode.MAILBOX_ACCESS_DENIED),
        (404, {}, NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (302, {"Location": "/owa/"}, NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (
            302,
            {"Location": "/EWS/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"},
            Retryable,
            ErrorCode.SERVER_BUSY,
        ),
        (429, {}, Retryable, ErrorCode.THROTTLED),
        (500, {"X-CasErrorCode": "CannotGetSiteInfo"}, Retryable, ErrorCode.SERVER_BUSY),
        (502, {}, Retryable, ErrorCode.SERVER_BUSY),
        (503, {}, Retryable, ErrorCode.THROTTLED),
    ],
)
def test_what_never_reached_the_service_is_sorted_by_its_status(
    status: int, headers: dict[str, str], kind: type[SsyncError], code: ErrorCode
) -> None:
    response = answer(status, headers, b"<html>no</html>")
    assert not errors.carries_answer(response)
    told = errors.refused_by_http(response, PEER, ErrorCode.OUTGOING_AUTHENTICATION)
    assert isinstance(told, kind)
    assert told.code is code
    assert told.server_words.startswith(f"HTTP {status} Said So")
    for value in headers.values():
        assert value in told.server_words or status == 401


def test_a_fault_is_an_answer_and_a_page_is_none() -> None:
    assert errors.carries_answer(answer(200))
    assert errors.carries_answer(answer(500, content=b"<?xml version='1.0'?><s:Envelope/>"))
    assert not errors.carries_answer(answer(500, content=b"Server Error in '/EWS' Application"))


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("", None),
        ("120", timedelta(seconds=120)),
        ("9" * 30, timedelta(hours=1)),
        ("soon", None),
        (format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True), timedelta(0)),
        (format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True), timedelta(hours=1)),
    ],
)
def test_retry_after_is_read_in_both_ways(said: str, wish: timedelta | None) -> None:
    assert errors.rest_wanted(answer(503, {"Retry-After": said})) == wish
