"""A made-up collection of mail, the same for the same seed, with the truth beside every message.

Made like the mail behind the figures of the benchmarks: sizes log-normal (median 13 KB, 99th
percentile some 370 KB, up to 5 MB), text and HTML alternatives, 27 % with attachments, 16 and
more charsets in every transfer encoding, 45 % in reply chains, a tracking token in a quarter of
the new subjects. Written by hand, octet by octet: neither the program nor the standard library
may have a say in what a message looks like.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from tests.kit.corpus_mime import Leaf, Writer, address_value, encoded_value
from tests.kit.languages import LANGUAGES, Language

_START = datetime(2024, 1, 8, 7, 30, tzinfo=UTC)
_DOMAINS = ("contoso.example", "fabrikam.example", "north-wind.example", "proseware.example")
_OWN_DOMAIN = "adventure.example"
_FILES = (
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/zip", "zip"),
    ("text/csv", "csv"),
)


@dataclass(frozen=True, slots=True)
class FileTruth:
    """What an attachment is."""

    name: str
    mime_type: str
    size: int
    sha256: str
    content_id: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What a message says. Addresses are pairs of name and address; ids are without brackets."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    token: str
    sender: tuple[str, str]
    known_sender: bool
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    date: datetime
    text: str
    has_html: bool
    html_words: tuple[str, ...]
    files: tuple[FileTruth, ...]


@dataclass(frozen=True, slots=True)
class CorpusMessage:
    """A message as octets, and what it says."""

    raw: bytes
    truth: Truth


def generate(count: int, seed: int = 1) -> Iterator[CorpusMessage]:
    """Yield *count* messages that depend on nothing but *seed*."""
    random = Random(seed)
    chains: list[tuple[str, tuple[str, ...], str]] = []  # id, references and subject
    for number in range(count):
        yield _message(random, number, chains)


def known_senders() -> tuple[tuple[str, str], ...]:
    """Return name and address of everyone whom an organization knows: 29 % of the senders."""
    return tuple(
        (name, f"person{index}@{_DOMAINS[index % len(_DOMAINS)]}")
        for index, name in enumerate(name for language in LANGUAGES for name in language.names)
    )


def _message(
    random: Random, number: int, chains: list[tuple[str, tuple[str, ...], str]]
) -> CorpusMessage:
    language = random.choice(LANGUAGES)
    charset = random.choice(language.charsets)
    language = _expressible(language, charset)
    message_id = f"{number:06d}.{random.getrandbits(48):012x}@{random.choice(_DOMAINS)}"
    in_reply_to, references, subject, token = _thread(random, language, chains)
    chains.append((message_id, references, subject))
    size = min(int(random.lognormvariate(9.46, 1.44)), 5_000_000)
    files = _files(random, language, size)
    body_size = max(min(size // 2, 40_000) if not files else min(size // 6, 8_000), 300)
    text, markup, markup_words = _texts(random, language, body_size)
    known = random.random() < 0.29
    sender = random.choice(known_senders()) if known else _person(random, language)
    people = [_person(random, language) for _ in range(random.choice((1, 1, 1, 2, 3, 8)))]
    truth = Truth(
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        subject=subject,
        token=token,
        sender=sender,
        known_sender=known,
        to=(("", f"mailbox{random.randrange(20)}@{_OWN_DOMAIN}"), *people[1:]),
        cc=tuple(people[:1]) if random.random() < 0.3 else (),
        date=_START + timedelta(seconds=number * 97 + random.randrange(60)),
        text=text,
        has_html=bool(markup),
        html_words=markup_words,
        files=tuple(
            FileTruth(
                leaf.file_name, leaf.mime_type, len(leaf.content), sha256(leaf.content).hexdigest(),
                leaf.content_id,
            )
            for leaf in files
        ),
    )  # fmt: skip
    writer = Writer(random, number, b"\r\n" if random.random() < 0.9 else b"\n")
    raw = writer.message(_headers(random, truth, charset), text, markup, charset, files)
    return CorpusMessage(raw, truth)


def _expressible(language: Language, charset: str) -> Language:
    """Return *language* with the words and names that *charset* can express."""

    def fits(word: str) -> bool:
        try:
            return word.encode(charset).decode(charset) == word
        except UnicodeError:
            return False

    words = tuple(filter(fits, language.words))
    return Language(
        words or ("please", "answer"), tuple(filter(fits, language.names)) or ("Ann Lee",), ()
    )


def _thread(
    random: Random, language: Language, chains: list[tuple[str, tuple[str, ...], str]]
) -> tuple[str, tuple[str, ...], str, str]:
    """Return In-Reply-To, References, subject and the token in it."""
    if chains and random.random() < 0.45:
        # People answer in threads that are alive: of a few the longest goes on.
        candidates = random.choices(chains[-40:], k=random.choice((1, 1, 3, 12)))
        parent, earlier, subject = max(candidates, key=lambda chain: len(chain[1]))
        # The subject of a reply must be expressible in the charset of this message.
        plain = subject if subject.isascii() else _sentence(random, language, 5)
        return parent, (*earlier, parent)[-20:], f"RE: {plain.removeprefix('RE: ')}", ""
    subject = _sentence(random, language, random.randint(2, 9))
    token = f"CRM:{random.randrange(1, 9_999_999):07d}" if random.random() < 0.25 else ""
    return "", (), f"{subject} {token}".strip(), token


def _sentence(random: Random, language: Language, length: int) -> str:
    return " ".join(random.choices(language.words, k=length))


def _person(random: Random, language: Language) -> tuple[str, str]:
    number = random.randrange(100_000)
    name = random.choice((*language.names, f"Doe, Jane {number}", ""))
    return name, f"someone{number}@{random.choice(_DOMAINS)}"


def _texts(random: Random, language: Language, size: int) -> tuple[str, str, tuple[str, ...]]:
    """Return plain text, HTML and some words of the HTML; either may be empty, never both."""
    kind = random.random()
    paragraphs: list[str] = []
    length = 0
    most = size if kind < 0.2 else size // 4
    while length < most:
        paragraph = _sentence(random, language, random.randint(8, 40))
        paragraphs.append(paragraph)
        length += len(paragraph) + 2
    paragraphs = paragraphs or [_sentence(random, language, 8)]
    text = "\n\n".join(paragraphs) + "\n"
    if kind < 0.2:
        return text, "", ()
    markup = _markup(random, paragraphs, size - len(text))
    words = tuple(paragraphs[0].split())
    return ("", markup, words) if kind > 0.9 else (text, markup, words)


def _markup(random: Random, paragraphs: list[str], size: int) -> str:
    """Return HTML of the kind mailers write: tables, styles, links, padded to about *size*."""
    pieces = [
        "<html><head><style>p.MsoNormal {margin:0cm; font-size:11.0pt}</style></head><body>\n"
    ]
    length = len(pieces[0])
    index = 0
    while index < len(paragraphs) or length < size:
        paragraph = paragraphs[index % len(paragraphs)]
        index += 1
        piece = (
            f'<p class="MsoNormal" style="margin:0cm;color:#1f497d">{paragraph} '
            f'<a href="https://www.contoso.example/{random.randrange(9999)}">link</a></p>\n'
        )
        pieces.append(piece)
        length += len(piece)
    pieces.append("</body></html>\n")
    return "".join(pieces)


def _files(random: Random, language: Language, size: int) -> list[Leaf]:
    """Return the attachments of a message of about *size* octets; large ones mostly have some."""
    if random.random() >= (0.78 if size > 28_000 else 0.05):
        return []
    count = random.choice((1, 1, 1, 2, 3))
    each = max(int(size * 0.72 / count), 200)
    files = []
    for index in range(count):
        mime_type, ending = random.choice(_FILES)
        stem = random.choice((f"scan {index}", "report", _sentence(random, language, 2)))
        inline = mime_type == "image/jpeg" and random.random() < 0.5
        files.append(
            Leaf(
                file_name=f"{stem}.{ending}",
                mime_type=mime_type,
                content=random.randbytes(each),
                content_id=f"img{index}.{random.getrandbits(32):08x}@here" if inline else "",
            )
        )
    return files


def _headers(random: Random, truth: Truth, charset: str) -> list[tuple[str, str]]:
    """Return the header fields in the order servers and mailers write them."""
    sent = f"{truth.date:%a, %d %b %Y %H:%M:%S +0000}"
    headers = [
        ("Received", (f"from relay{hop}.example (relay{hop}.example [192.0.2.{hop + 1}])\r\n"
                     f"\tby mx.{_OWN_DOMAIN} with ESMTPS id {random.getrandbits(40):010X}\r\n"
                     f"\tfor <{truth.to[0][1]}>; {sent}"))
        for hop in range(random.randint(1, 5))
    ]  # fmt: skip
    headers += [
        ("DKIM-Signature", ("v=1; a=rsa-sha256; d=example; s=s1; h=from:to:subject;\r\n"
                           f"\tb={random.getrandbits(512):0128x}")),
        ("From", address_value(random, (truth.sender,), charset)),
        ("To", address_value(random, truth.to, charset)),
    ]  # fmt: skip
    if truth.cc:
        headers.append(("Cc", address_value(random, truth.cc, charset)))
    headers += [
        ("Subject", encoded_value(random, truth.subject, charset)),
        ("Date", sent),
        ("Message-ID", f"<{truth.message_id}>"),
    ]
    if truth.in_reply_to:
        headers.append(("In-Reply-To", f"<{truth.in_reply_to}>"))
        headers.append(("References", "\r\n ".join(f"<{name}>" for name in truth.references)))
    headers.append(("X-Mailer", "Some Mailer 16.0"))
    return headers
