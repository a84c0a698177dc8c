"""Our own reader against the standard library's: the same parts, octet by octet.

Compared over the generated corpus, the messages that installed packages carry (their metadata
are messages in the sense of RFC 5322), and the standard library's own test messages wherever
the interpreter comes with them.
"""

import importlib.util
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from ssync_desktop.mime import fallback, fields, reader, transfer
from ssync_desktop.mime.notes import Notes
from ssync_desktop.mime.parse import parse
from ssync_desktop.mime.part import Part
from tests.kit.corpus import CorpusMessage, generate
from tests.mime.test_hostile import assert_clean


def package_messages() -> Iterator[tuple[str, bytes]]:
    """Yield name and octets of every message that comes with what is installed."""
    for distribution in distributions():
        metadata = distribution.read_text("METADATA")
        if metadata:
            yield distribution.name, metadata.encode()
    found = importlib.util.find_spec("test")
    for folder in (found.submodule_search_locations or ()) if found else ():
        for path in sorted(Path(folder, "test_email", "data").glob("*")):
            yield path.name, path.read_bytes()


def leaves(part: Part) -> Iterator[tuple[str, bytes]]:
    """Yield type and decoded octets of what has no parts within."""
    for child in part.children:
        yield from leaves(child)
    if not part.children:
        yield part.type, transfer.decode(part.body, part.encoding)[0]


def same_parts(raw: bytes) -> bool:
    """Check that both readers find the same; False where ours leaves the message to the other.

    The standard library writes messages within messages anew: of those only the place counts.
    """
    notes = Notes()
    found, _, body = reader.head(raw, fields.envelope_end(raw), notes)
    try:
        ours = list(leaves(reader.read(raw, found, body, notes)))
    except reader.StructureDefect:
        return False
    theirs = list(leaves(fallback.read(raw, found, body, Notes())))
    assert [kind for kind, _ in ours] == [kind for kind, _ in theirs]
    for (kind, octets), (_, other) in zip(ours, theirs, strict=True):
        assert octets == other or kind.startswith("message/")
    return True


def test_both_readers_agree_on_the_corpus() -> None:
    assert all(same_parts(message.raw) for message in generate(500, seed=7))


def test_both_readers_agree_on_the_messages_of_packages() -> None:
    agreed = [same_parts(raw) for _, raw in package_messages()]
    assert len(agreed) > 20
    assert sum(agreed) > 0.85 * len(agreed)


def test_no_message_of_a_package_is_too_much() -> None:
    for _, raw in package_messages():
        email = parse(raw)
        assert_clean(email)
        found, _, body = reader.head(raw, fields.envelope_end(raw), Notes())
        if any(octets.strip() for _, octets in leaves(fallback.read(raw, found, body, Notes()))):
            assert email.text or email.html or email.attachments


def test_the_corpus_is_read_as_it_was_written() -> None:
    for message in generate(500, seed=11):
        assert_says(message)


def assert_says(message: CorpusMessage) -> None:
    """Check that reading *message* gives its truth, all of it."""
    truth, email = message.truth, parse(message.raw)
    headers = email.headers
    assert email.defects == ()
    assert (headers.message_id, headers.in_reply_to) == (truth.message_id, truth.in_reply_to)
    assert (headers.references, headers.subject) == (truth.references, truth.subject)
    assert headers.sender is not None
    assert (headers.sender.name, headers.sender.address) == truth.sender
    assert tuple((entry.name, entry.address) for entry in headers.to) == truth.to
    assert tuple((entry.name, entry.address) for entry in headers.cc) == truth.cc
    assert headers.date == headers.received_on == truth.date
    assert not truth.text or email.text.rstrip() == truth.text.rstrip()
    assert bool(email.html) is truth.has_html
    assert all(word in email.html for word in truth.html_words)
    assert sorted(
        (file.file_name, file.mime_type, sha256(file.content).hexdigest(), file.content_id)
        for file in email.attachments
    ) == sorted((file.name, file.mime_type, file.sha256, file.content_id) for file in truth.files)
