"""Messages made to break readers: none raises, none costs much, nothing of them is lost.

Cost is counted in function calls, which depend on nothing but the message.
"""

import sys
import time
from collections.abc import Callable
from types import FrameType

import pytest

from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.mime import limits
from ssync_desktop.mime.parse import parse, parse_headers
from tests.mime.messages import message, multipart, text

NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    for level in range(400)
)
NESTED_CLOSED = (
    NESTED + b"\r\ndeep" + b"".join(b"\r\n--b%d--" % level for level in reversed(range(400)))
)
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a newline": b"\n",
    "a carriage return": b"\r",
    "newlines": b"\r\n" * 10_000,
    "only headers": b"Subject: x",
    "only a body": b"just a line",
    "a body of two lines": b"one line\nanother",
    "NUL": b"\0" * 1_000,
    "every octet": bytes(range(256)) * 40,
    "320 KB subject": b"Subject: " + b"=?utf-8?q?" + b"=C3=BC" * 53_000 + b"?=\r\n\r\nbody",
    "320 KB of words": b"Subject: " + b" ".join([b"=?utf-8?q?=C3=BC?="] * 18_000) + b"\r\n\r\nbody",
    "words never closed": b"Subject: " + b"=?a?q?" * 10_000 + b"\r\n\r\nbody",
    "3,000 recipients": b"To: " + b",\r\n ".join(b"a%d@b.org" % n for n in range(3_000)) + b"\r\n\r\nbody",
    "brackets without end": b"To: " + b"<" * 60_000 + b"\r\n\r\nbody",
    "comments without end": b"From: " + b"(" * 60_000 + b"\r\n\r\nbody",
    "quotes without end": b"From: " + b'"\\' * 30_000 + b"\r\n\r\nbody",
    "parameters without end": b"Content-Type: text/plain" + b';a="\\"' * 10_000 + b"\r\n\r\nbody",
    "a megabyte of fields": b"X-A: b\r\n" * 150_000 + b"\r\nbody",
    "a megabyte of no fields": b"no field\r\n" * 120_000,
    "one field folded for ever": b"Subject: x" + b"\r\n y" * 200_000 + b"\r\n\r\nbody",
    "400 multiparts, closed": NESTED_CLOSED,
    "400 multiparts, open": NESTED,
    "5,000 parts": message(*multipart("mixed", "m", *[text(str(n)) for n in range(5_000)])),
    "boundary never closed": message(*multipart("mixed", "m", text())[:-1]),
    "boundary never used": b"Content-Type: multipart/mixed; boundary=x\r\n\r\nbody\r\n",
    "no boundary": b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nbody\r\n--x--\r\n",
    "empty boundary": b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nbody\r\n----\r\n',
    "boundary of 8 bit": 'Content-Type: multipart/mixed; boundary="ü"\r\n\r\n--ü\r\n\r\nbody\r\n--ü--\r\n'.encode(),
    "the same boundary within": message(*multipart("mixed", "m", multipart("mixed", "m", text()))),
    "only a closing boundary": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n",
    "nothing but delimiters": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 50_000,
    "a part without a body": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nno field\r\n--x--\r\n",
    "unknown charset": message("Content-Type: text/plain; charset=x-unknown", "", "Grüße"),
    "unknown encoding": message("Content-Transfer-Encoding: x-unknown", "", "body"),
    "bad base64": message("Content-Transfer-Encoding: base64", "", "a", "=b=", "c"),
    "uuencode": message("Content-Transfer-Encoding: uuencode", "", "begin 644 x", "M", "~~~", ""),
    "8 bit everywhere": "From: Ü <ü@ü.ü>\r\nSubject: Ü\r\nÜ: Ü\r\nContent-Type: text/plain; charset=ü\r\n\r\nÜ".encode("cp1252"),
    "utf-7": message("Subject: =?utf-7?q?+2AA-?=", "Content-Type: text/plain; charset=utf-7", "", "+2AA-x"),
    "utf-16": message("Content-Type: text/plain; charset=utf-16", "", b"\xff\xfea\0\0\xd8"),
    "fields twice": message("From: a@b.c", "From: d@e.f", "Subject: 1", "Subject: 2", "Content-Type: text/html",
                            "Content-Type: text/plain", "Date: x", "Date: y", "", "body"),
    "empty fields": message("From:", "To:", "Subject:", "Date:", "Message-ID:", "Content-Type:", "References:",
                            "Content-Transfer-Encoding:", "Content-Disposition:", "X-Priority: ,", "", "body"),
    "lines end in CR": b"Subject: x\rFrom: a@b.c\r\rbody\rmore",
    "lines end in all ways": b"Subject: x\nFrom: a@b.c\r\n\nbody\rmore\r\n",
    "mbox": b"From a@b.c Mon Jan  2 10:11:12 2023\nSubject: x\n\nbody\n",
    "type without a slash": message("Content-Type: text", "", "body"),
    "types of nothing": message("Content-Type: /;/=/", "", "body"),
    "multipart as base64": message("Content-Transfer-Encoding: base64", *multipart("mixed", "m", text())),
    "deep HTML": message("Content-Type: text/html", "", "<div>" * 100_000 + "body"),
    "HTML of 5 MB": message("Content-Type: text/html", "", "<p>body</p>" * 500_000),
    "one long line": b"Subject: x\r\n\r\n" + b"body" * 500_000,
    "nothing but semicolons": b"Content-Type: text/plain" + b";" * 60_000 + b"\r\n\r\nbody",
    "blanks among parameters": b"Content-Type: text/plain;" + b" " * 60_000 + b"a\r\n\r\nbody",
    "blanks in an address": b"From: a" + b" " * 60_000 + b"b, c" + b"\t" * 1_000 + b"(\r\n\r\nbody",
    "empty cells": message("Content-Type: text/html", "", "body<table><tr>" + "<td></td>" * 200_000),
    "blanks kept": message("Content-Type: text/html", "", "body<pre>" + " " * 2_000_000 + "x"),
    "flowed for ever": message("Content-Type: text/plain; format=flowed", "", "body " + "a \r\n" * 500_000),
    "base64 of padding": message("Content-Transfer-Encoding: base64", "", "Ym9keQ==" * 100_000),
    "attributes without end": message("Content-Type: text/html", "", "<p " + " ".join(f"a{n}" for n in range(400_000)), ">body"),
    "attributes between slashes": message("Content-Type: text/html", "", "<p " + "/".join(f"a{n}" for n in range(400_000)), ">body"),
    "message in message": b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"body",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_read(name: str) -> None:
    raw = HOSTILE[name]
    email = parse(raw)
    assert email.size == len(raw)
    assert_clean(email)
    assert email.headers == parse_headers(raw)
    words = {b"body", b"deep", b"Gr"} & {word for word in (b"body", b"deep", b"Gr") if word in raw}
    everything = email.text.encode() + b"".join(file.content for file in email.attachments)
    assert all(word in everything for word in words) or "base64" in name


@pytest.mark.parametrize(
    ("name", "defect"),
    [
        ("320 KB subject", "more than 65536 are not read"),
        ("3,000 recipients", "only the first 2000 addresses are read"),
        ("400 multiparts, closed", "nested too deeply; kept as a file"),
        ("400 multiparts, open", "too many parts for a message with a damaged structure"),
        ("5,000 parts", "more than 1000; the rest is one file"),
        ("boundary never closed", "a multipart is never closed"),
        ("boundary never used", "a boundary is missing"),
        ("no boundary", "a multipart without a usable boundary"),
        ("unknown charset", "unknown charset 'x-unknown'"),
        ("unknown encoding", "unknown transfer encoding 'x-unknown'"),
        ("bad base64", "base64 goes on after its padding"),
        ("deep HTML", "too deep or too large to be shown; kept as a file"),
        ("lines end in CR", "lines end in a carriage return alone"),
        ("only a body", "no empty line before the body"),
    ],
)
def test_what_is_wrong_is_recorded(name: str, defect: str) -> None:
    assert any(defect in entry.what for entry in parse(HOSTILE[name]).defects)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_message_costs_much(name: str) -> None:
    raw = HOSTILE[name]
    assert calls(lambda: parse(raw)) < 20_000 + 10 * len(raw)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_message_keeps_a_processor_busy(name: str) -> None:
    """A call into C can take for ever; where it grows with the square, it takes minutes here.

    The worst takes a second. What measures coverage makes it five and is none of its cost.
    """
    measuring = sys.gettrace()
    sys.settrace(None)
    try:
        started = time.process_time()
        parse(HOSTILE[name])
        taken = time.process_time() - started
    finally:
        sys.settrace(measuring)
    assert taken < 20


def test_twice_as_much_costs_at_most_twice_as_much() -> None:
    def cost(count: int) -> int:
        parts = [text(str(number)) for number in range(count)]
        return calls(lambda: parse(message(*multipart("mixed", "m", *parts))))

    assert cost(800) < 2.2 * cost(400)


def test_the_rest_of_too_many_parts_is_kept() -> None:
    email = parse(HOSTILE["5,000 parts"])
    assert email.truncated
    assert b"4999" in email.attachments[-1].content


def test_what_nobody_can_take_apart_is_shown_and_attached_whole() -> None:
    email = parse(NESTED)
    assert email.truncated
    assert [(file.content, file.message) for file in email.attachments] == [(NESTED, True)]
    assert email.text.startswith("--b0")
    assert len(email.text) <= limits.LAST_RESORT_TEXT


def assert_clean(email: ReceivedEmail) -> None:
    """Check that every text of *email* can be stored anywhere."""
    headers = email.headers
    people = [*headers.reply_to, *headers.to, *headers.cc, *headers.bcc]
    people += [headers.sender] if headers.sender else []
    texts = [
        headers.message_id, headers.in_reply_to, *headers.references, headers.subject,
        headers.auto_submitted, headers.own_message, headers.block, email.text, email.html,
        *(part for person in people for part in (person.name, person.address)),
        *(part for file in email.attachments
          for part in (file.file_name, file.mime_type, file.content_id)),
        *(part for defect in email.defects for part in (defect.where, defect.what)),
    ]  # fmt: skip
    for value in texts:
        assert "\0" not in value
        value.encode()  # fails on a lone surrogate
    assert "\n" not in headers.subject
    assert len(headers.block.encode()) <= limits.HEADER_BLOCK
    assert len(email.defects) <= limits.DEFECTS


def calls(work: Callable[[], object]) -> int:
    """Return how many functions, of Python and of C, *work* calls."""
    count = 0

    def tally(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
