"""Readers of mail: ``ours|fast|compat32|default corpus|real COUNT``.

Each takes everything out of a message: subject, addresses, ids, date, text, HTML, and the octets
of every attachment. The real messages are read again and again until there are COUNT.
"""

import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import cycle, islice
from typing import Any

from tests.benchmarks.real_mail import real_mail
from tests.benchmarks.stage import Facts, perform
from tests.kit.corpus import generate

Reader = Callable[[bytes], Any]


def ours() -> Reader:
    """Return the program's own reader."""
    from ssync_desktop.mime.parse import parse

    return parse


def fast() -> Reader:
    """Return the fastest there is, in Rust."""
    from fast_mail_parser import parse_email  # type: ignore[import-not-found]

    def read(raw: bytes) -> object:
        mail = parse_email(raw)
        files = [bytes(file.content) for file in mail.attachments]
        return mail.subject, mail.from_, mail.to, mail.date, mail.text_plain, mail.text_html, files

    return read


def compat32() -> Reader:
    """Return the standard library's old interface, used as well as it can be."""

    def read(raw: bytes) -> object:
        mail = message_from_bytes(raw)
        subject = str(make_header(decode_header(mail.get("Subject", ""))))
        people = [getaddresses(mail.get_all(name, [])) for name in ("From", "To", "Cc")]
        ids = [mail.get(name, "") for name in ("Message-ID", "In-Reply-To", "References")]
        date = parsedate_to_datetime(mail["Date"]) if mail["Date"] else None
        return subject, people, ids, date, list(_parts(mail))

    return read


def default() -> Reader:
    """Return the standard library's new interface."""

    def read(raw: bytes) -> object:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        names = ("Subject", "From", "To", "Cc", "Message-ID", "In-Reply-To", "References", "Date")
        fields = [str(mail.get(name, "")) for name in names]
        bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
        texts = [body.get_content() for body in bodies if body is not None]
        return fields, texts, [part.get_content() for part in mail.iter_attachments()]

    return read


def _parts(mail: "Message[str, str]") -> Iterator[object]:
    for part in mail.walk():
        if part.is_multipart():
            continue
        octets = part.get_payload(decode=True)
        assert isinstance(octets, bytes)
        if part.get_content_maintype() == "text" and part.get_filename() is None:
            try:
                yield octets.decode(part.get_content_charset("ascii"), "replace")
            except LookupError:
                yield octets.decode("latin-1")
        else:
            yield part.get_filename(), octets


def main(name: str, source: str, count: str) -> None:
    """Prepare and perform."""
    read = {"ours": ours, "fast": fast, "compat32": compat32, "default": default}[name]()
    if source == "corpus":
        messages = [message.raw for message in generate(int(count))]
    else:
        messages = list(islice(cycle(real_mail()), int(count)))
    read(messages[0])

    def work() -> Facts:
        errors = 0
        for raw in messages:
            try:
                read(raw)
            except Exception:  # noqa: BLE001 whatever a reader raises counts against it
                errors += 1
        return {"messages": len(messages), "errors": errors}

    perform(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
