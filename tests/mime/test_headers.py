"""What the header block of a message says."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.received_email import LOOP_HEADER
from ssync_desktop.mime import limits
from ssync_desktop.mime.parse import parse, parse_headers


def test_every_field_is_read() -> None:
    headers = parse_headers(
        b"Received: from a by b;\r\n\tMon, 02 Jan 2023 10:11:14 +0000\r\n"
        b"Received: from c by a; Mon, 02 Jan 2023 10:11:13 +0000\r\n"
        b"From: Ann <ann@x.org>\r\nReply-To: desk@x.org\r\nTo: b@y.org, c@y.org\r\n"
        b"Cc: d@y.org\r\nBcc: e@y.org\r\nSubject: A\r\n folded\r\n\tsubject\r\n"
        b"Date: Mon, 02 Jan 2023 10:11:12 +0000\r\nMessage-ID: <one@x.org>\r\n"
        b"In-Reply-To: <two@y.org>\r\nReferences: <three@y.org>\r\n <two@y.org>\r\n"
        b"Thread-Index: Ac0=\r\nAuto-Submitted: auto-replied\r\nImportance: High\r\n"
        + LOOP_HEADER.encode() + b": a-mailbox\r\n\r\nTo: not@header.org\r\n"
    )  # fmt: skip
    assert headers.message_id == "one@x.org"
    assert headers.in_reply_to == "two@y.org"
    assert headers.references == ("three@y.org", "two@y.org")
    assert headers.subject == "A folded subject"
    assert headers.sender == Address("Ann", "ann@x.org")
    assert headers.reply_to == (Address("", "desk@x.org"),)
    assert headers.to == (Address("", "b@y.org"), Address("", "c@y.org"))
    assert (headers.cc, headers.bcc) == ((Address("", "d@y.org"),), (Address("", "e@y.org"),))
    assert headers.date == datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)
    assert headers.received_on == datetime(2023, 1, 2, 10, 11, 14, tzinfo=UTC)
    assert headers.thread_index == b"\x01\xcd"
    assert headers.importance == Priority.HIGH
    assert headers.own_message == "a-mailbox"
    assert headers.block.startswith("Received: from a by b;\n\tMon")
    assert "not@header" not in headers.block


@pytest.mark.behaviour("B62", "the header is read")
def test_a_reply_of_a_machine_says_so() -> None:
    assert parse_headers(b"Auto-Submitted: auto-replied (rule)\n").auto_submitted == (
        "auto-replied (rule)"
    )


@pytest.mark.behaviour("B63", "no sender is made up")
@pytest.mark.parametrize(
    "block", [b"Subject: x\n", b"From: nobody\n", b"From: <>\n", b"From:\n", b"From: a b <@>\n"]
)
def test_without_a_valid_from_there_is_no_sender(block: bytes) -> None:
    assert parse_headers(block).sender is None


@pytest.mark.parametrize(
    ("block", "subject"),
    [
        ("Subject: Grüße\n".encode(), "Grüße"),
        ("Subject: Grüße\n".encode("cp1252"), "Grüße"),
        ("From: Käthe <a@b.c>\n".encode() + "Subject: Grüße\n".encode("cp1252"), "Grüße"),
        (b"SUBJECT : spaced\n", "spaced"),
        (b"Subject: one\nSubject: two\n", "one"),
        (b"Subject:\n folded only\n", "folded only"),
        (b"Subject: a\0b\n", "a b"),
        (b"Subject: x\r\n\r\n", "x"),
        (b"Subject: x", "x"),
        (b"no colon here\nSubject: x\n\n", "x"),
        (b"From nobody Mon Jan  2 10:11:12 2023\nSubject: mbox\n\n", "mbox"),
        (b"Subject: mac\rFrom: a@b.c\r\rbody", "mac"),
        (b"", ""),
        (b"\n", ""),
        (b"\r\n\r\nSubject: body\n", ""),
    ],
)
def test_subjects(block: bytes, subject: str) -> None:
    assert parse_headers(block).subject == subject


@pytest.mark.parametrize(
    ("value", "identifier"),
    [
        ("<a@b>", "a@b"),
        ("a@b", "a@b"),
        ("<a@b", "a@b"),
        ("< a@b >", "a@b"),
        ("<a\r\n b@c>", "ab@c"),
        ("Your message of Monday <a@b> (x)", "a@b"),
        ("Your message of Monday", ""),
        ("<a@b> <c@d>", "a@b"),
        ("<" + "x" * 2_000 + "@b>", "x" * 998),
        ("<>", ""),
        ("", ""),
    ],
)
def test_identifiers_come_without_brackets(value: str, identifier: str) -> None:
    assert parse_headers(f"In-Reply-To: {value}\r\n".encode()).in_reply_to == identifier


@pytest.mark.parametrize(
    ("value", "references"),
    [
        ("<a@b> <c@d>", ("a@b", "c@d")),
        ("<a@b><c@d>", ("a@b", "c@d")),
        ("<a@b>,\r\n\t<c@d>", ("a@b", "c@d")),
        ("a@b c@d", ("a@b", "c@d")),
        ("<a@b> <a@b>", ("a@b",)),
        ("nothing", ()),
    ],
)
def test_references_run_oldest_first(value: str, references: tuple[str, ...]) -> None:
    assert parse_headers(f"References: {value}\r\n".encode()).references == references


def test_of_too_many_references_the_newest_are_kept() -> None:
    value = " ".join(f"<{number}@b>" for number in range(1_000))
    references = parse_headers(f"References: {value}\r\n".encode()).references
    assert len(references) == limits.REFERENCES
    assert references[-1] == "999@b"


@pytest.mark.parametrize(
    ("block", "importance"),
    [
        ("Importance: high", Priority.HIGH),
        ("Importance: LOW", Priority.LOW),
        ("X-Priority: 1 (Highest)", Priority.HIGH),
        ("X-Priority: 3", Priority.NORMAL),
        ("X-Priority: 5", Priority.LOW),
        ("Priority: urgent", Priority.HIGH),
        ("Priority: non-urgent", Priority.LOW),
        ("X-MSMail-Priority: High", Priority.HIGH),
        ("Importance: normal\nX-Priority: 1", Priority.NORMAL),
        ("Importance: whatever", Priority.NORMAL),
        ("Importance:", Priority.NORMAL),
        ("Subject: x", Priority.NORMAL),
    ],
)
def test_importance(block: str, importance: Priority) -> None:
    assert parse_headers(block.encode() + b"\n").importance == importance


def test_a_folded_thread_index_is_one_value() -> None:
    index = bytes(range(27))
    text = b64encode(index).decode()
    block = f"Thread-Index: {text[:10]}\r\n {text[10:]}\r\n"
    assert parse_headers(block.encode()).thread_index == index


def test_the_block_is_kept_up_to_64_kb() -> None:
    block = "".join(f"X-Field-{number}: Grüße\r\n" for number in range(6_000))
    headers = parse_headers(b"Subject: first\r\n" + block.encode() + b"Message-ID: <a@b>\r\n\r\n")
    assert len(headers.block.encode()) <= limits.HEADER_BLOCK
    assert (headers.subject, headers.message_id) == ("first", "a@b")


def test_the_essential_fields_survive_a_huge_one_before_them() -> None:
    email = parse(
        b"To: " + b", ".join(b"someone%d@example.org" % number for number in range(9_000))
        + b"\r\nFrom: a@b.org\r\nMessage-ID: <a@b>\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>"
    )  # fmt: skip
    assert email.headers.message_id == "a@b"
    assert email.headers.sender == Address("", "a@b.org")
    assert email.html == "<p>Hello</p>"
    assert 1_000 < len(email.headers.to) <= limits.ADDRESSES
    assert email.defects[0].what.endswith("more than 65536 are not read")
