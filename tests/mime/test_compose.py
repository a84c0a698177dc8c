"""What is written is what is read back: by the standard library, and by our own reader."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import Priority
from ssync_desktop.mime import clean
from ssync_desktop.mime.compose import OutgoingContent, OutgoingFile, compose, new_message_id
from ssync_desktop.mime.parse import parse

MOMENT = datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)
CONTENT = OutgoingContent(
    sender=Address("Jürgen Groß", "juergen@x.org"),
    message_id="one@x.org",
    date=MOMENT,
    to=(Address("Lee, Ann", "ann@y.org"), Address("", "bob@y.org")),
    cc=(Address("Cy", "cy@y.org"),),
    reply_to=(Address("", "desk@x.org"),),
    subject="Grüße aus München",
    text="Hello\nGrüße\n",
    html='<p>Hello</p><img src="cid:pic@x">',
    attachments=(
        OutgoingFile("bild.png", "image/png", b"\x89PNG", "pic@x"),
        OutgoingFile("Übersicht.pdf", "application/pdf", bytes(range(256)) * 20),
    ),
    in_reply_to="two@y.org",
    references=("three@y.org", "two@y.org"),
    thread_index=bytes(range(60)),
    priority=Priority.HIGH,
    auto_submitted="auto-generated",
    loop="mailbox-1",
    extra=(("X-Extra", "value"),),
)


def read(raw: bytes) -> EmailMessage:
    """Return *raw* as the standard library reads it; strictly, so that a defect is an error."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def test_our_own_reader_reads_everything_back() -> None:
    received = parse(compose(CONTENT))
    headers = received.headers
    assert received.defects == ()
    assert (headers.message_id, headers.in_reply_to) == ("one@x.org", "two@y.org")
    assert (headers.subject, headers.date) == (CONTENT.subject, MOMENT)
    assert (headers.sender, headers.to, headers.cc) == (CONTENT.sender, CONTENT.to, CONTENT.cc)
    assert (headers.reply_to, headers.bcc) == (CONTENT.reply_to, ())
    assert (headers.references, headers.thread_index) == (CONTENT.references, bytes(range(60)))
    assert (headers.importance, headers.own_message) == (Priority.HIGH, "mailbox-1")
    assert headers.auto_submitted == "auto-generated"
    assert (received.text, received.html) == (CONTENT.text, CONTENT.html + "\n")
    assert [(a.file_name, a.mime_type, a.content, a.inline) for a in received.attachments] == [
        ("bild.png", "image/png", b"\x89PNG", True),
        ("Übersicht.pdf", "application/pdf", bytes(range(256)) * 20, False),
    ]


def test_the_standard_library_reads_everything_back() -> None:
    message = read(compose(CONTENT))
    assert message["subject"] == CONTENT.subject
    assert message["from"].addresses[0].display_name == "Jürgen Groß"
    assert [entry.addr_spec for entry in message["to"].addresses] == ["ann@y.org", "bob@y.org"]
    assert message["date"].datetime == MOMENT
    assert (message["importance"], message["x-extra"]) == ("high", "value")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/png", "application/pdf",
    ]  # fmt: skip
    assert [part.get_filename() for part in message.iter_attachments()] == ["Übersicht.pdf"]
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == CONTENT.text


def test_the_same_content_gives_the_same_octets() -> None:
    assert compose(CONTENT) == compose(replace(CONTENT))


def test_a_boundary_never_occurs_in_what_it_separates() -> None:
    simple = replace(CONTENT, text="x", html="", attachments=(OutgoingFile("a.txt", "a/b", b"x"),))
    boundary = read(compose(simple)).get_boundary()
    sly = replace(simple, text=f"--{boundary}\n--{boundary}--\n")
    received = parse(compose(sly))
    assert received.text == sly.text
    assert len(received.attachments) == 1


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\r\n ", "\x0b", "\x85", "\u2028", "\0"])
def test_no_text_can_start_a_field(break_: str) -> None:
    evil = f"x{break_}Bcc: victim@z.org{break_}{break_}body"
    content = OutgoingContent(
        sender=Address(evil, evil), message_id=evil, date=MOMENT, to=(Address(evil, evil),),
        subject=evil, in_reply_to=evil, references=(evil,), auto_submitted=evil, loop=evil,
        attachments=(OutgoingFile(evil, evil, b"", evil),),
        extra=((f"X-A{break_}Bcc", "victim@z.org"), ("X-B", evil), ("Bcc", "victim@z.org"),
               ("Content-Type", "a/b"), ("", "x"), ("X:Y", "x")),
    )  # fmt: skip
    message = email.message_from_bytes(compose(content))
    assert message["bcc"] is None
    assert set(map(str.lower, message.keys())) == {
        "date", "from", "to", "subject", "message-id", "in-reply-to", "references",
        "auto-submitted", "x-ssync-loop", "x-b", "mime-version", "content-type",
    }  # fmt: skip
    assert len(list(message.walk())) == 3


def test_lines_are_short_enough_for_any_server() -> None:
    long = replace(
        CONTENT,
        subject="word " * 100 + "x" * 2_000,
        to=tuple(Address(f"Person Ü{n}" * 9, f"someone{n}@y.org") for n in range(100)),
        references=tuple(f"{n}{'x' * 50}@y.org" for n in range(300)),
        text="a line that never ends " * 500,
        html="<p>" + "x" * 5_000,
        attachments=(OutgoingFile("ü" * 200 + ".pdf", "application/pdf", bytes(1_000)),),
    )
    raw = compose(long)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    received = parse(raw)
    assert received.headers.subject == long.subject
    assert received.headers.to == long.to
    assert received.headers.references == (long.references[0], *long.references[-49:])
    assert received.text.rstrip() == long.text.rstrip()
    assert received.attachments[0].file_name == "ü" * 200 + ".pdf"


@pytest.mark.parametrize(
    ("text", "html", "files", "types"),
    [
        ("", "", 0, ["text/plain"]),
        ("x", "", 0, ["text/plain"]),
        ("", "<p>x", 0, ["text/html"]),
        ("x", "<p>x", 0, ["multipart/alternative", "text/plain", "text/html"]),
        ("x", "", 1, ["multipart/mixed", "text/plain", "a/b"]),
        ("", "<p>x", 1, ["multipart/mixed", "text/html", "a/b"]),
    ],
)
def test_there_are_no_more_parts_than_needed(
    text: str, html: str, files: int, types: list[str]
) -> None:
    attachments = (OutgoingFile("x", "a/b", b"x"),) * files
    content = replace(CONTENT, text=text, html=html, attachments=attachments)
    assert [part.get_content_type() for part in read(compose(content)).walk()] == types


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("plain", "7bit"), ("Grüße", "quoted-printable"), ("漢字漢字", "base64"), ("x" * 991, "quoted-printable")],
)  # fmt: skip
def test_a_text_is_as_readable_as_can_be(text: str, encoding: str) -> None:
    content = replace(CONTENT, text=text, html="", attachments=())
    assert read(compose(content))["content-transfer-encoding"] == encoding
    assert parse(compose(content)).text.rstrip("\n") == text


def test_a_message_is_attached_as_one_where_it_can_be() -> None:
    inner = compose(replace(CONTENT, attachments=()))
    odd = b"Subject: \xfc\r\n\r\nx"
    files = (
        OutgoingFile("a.eml", "message/rfc822", inner),
        OutgoingFile("b.eml", "message/rfc822", odd),
    )
    received = parse(compose(replace(CONTENT, html="", attachments=files)))
    assert [(a.mime_type, a.message, a.content) for a in received.attachments] == [
        ("message/rfc822", True, inner),
        ("application/octet-stream", False, odd),
    ]


def test_dates_are_written_in_utc() -> None:
    local = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    raw = compose(replace(CONTENT, date=local))
    assert b"Date: Mon, 02 Jan 2023 10:11:12 +0000\r\n" in raw


@pytest.mark.parametrize(
    ("domain", "host"),
    [("X.org", "x.org"), ("bücher.example", "xn--bcher-kva.example"), ("", "localhost.invalid"),
     ("a\r\nb.org", "ab.org"), ("x" * 70 + ".org", "localhost.invalid")],
)  # fmt: skip
def test_a_message_id_is_made_of_identity_and_domain(domain: str, host: str) -> None:
    identity = UUID(int=1)
    assert new_message_id(domain, identity) == f"{identity.hex}@{host}"


_anything = st.text(max_size=120)
_named = st.builds(Address, _anything, st.sampled_from(["a@b.org", "b.c+d@e-f.org", "ü@ü.org"]))


@given(
    subject=_anything, sender=_named, to=st.lists(_named, max_size=8), text=_anything,
    name=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80), content=st.binary(max_size=200),
)  # fmt: skip
def test_whatever_is_written_is_read_back(
    subject: str, sender: Address, to: list[Address], text: str, name: str, content: bytes
) -> None:
    raw = compose(
        OutgoingContent(
            sender, "one@x.org", MOMENT, tuple(to), subject=subject, text=text,
            attachments=(OutgoingFile(name, "a/b", content),),
        )
    )  # fmt: skip
    received = parse(raw)
    assert received.headers.subject == clean.line(subject)
    assert received.headers.sender == Address(clean.line(sender.name), sender.address)
    assert received.headers.to == tuple(Address(clean.line(a.name), a.address) for a in to)
    assert received.text.rstrip("\n") == clean.text(text).rstrip("\n")
    assert received.attachments[0].content == content
    assert received.attachments[0].file_name == (clean.file_name(name) or "attachment")
    theirs = email.message_from_bytes(raw, policy=email.policy.default)
    # The standard library folds and unfolds blanks its own way.
    assert "".join(str(theirs["subject"]).split()) == "".join(clean.line(subject).split())
