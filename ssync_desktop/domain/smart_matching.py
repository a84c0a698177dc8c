"""Smart matching: which emails belong together by the words of their subjects and their people.

Off by default, and the last step of correlation. Two emails match when they have as many words
in common as each of them has, within the allowed difference, and enough addresses (B47). Marks of
answers and forwards are noise and do not count (B48), nor does case; a tracking token is a word.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.email import SUBJECT_LENGTH, Email
from ssync_desktop.domain.noise_pattern import without_noise
from ssync_desktop.domain.options import ParticipationType
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings

SEARCHED_DAYS = 90
"""How far back is searched where it would go through very many emails ("under load")."""

_WORD = re.compile(r"\w+")
_ADDRESS_LENGTH = 200  # what a party keeps of an address
_LISTS = (
    ParticipationType.SENDER,
    ParticipationType.TO,
    ParticipationType.CC,
    ParticipationType.BCC,
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The hashes of an email's subject words and of its addresses; signed 32-bit numbers."""

    words: frozenset[int] = frozenset()
    addresses: frozenset[int] = frozenset()


NO_FINGERPRINT = Fingerprint()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two fingerprints agree; *words* and *other_words* are how many each has."""

    alike: bool
    words: int
    other_words: int
    common_words: int
    common_addresses: int


def subject_words(subject: str, settings: OrganizationSettings) -> tuple[str, ...]:
    """Return the different words of *subject* that count, in their order.

    They are compared composed and without case: some mailers write ``ü`` as two characters.
    """
    bare = without_noise(subject[:SUBJECT_LENGTH], settings.subject_noise)
    words = _WORD.findall(unicodedata.normalize("NFKC", bare).casefold())
    return tuple(dict.fromkeys(words))[: settings.most_hashes]


def address_keys(addresses: Iterable[str], settings: OrganizationSettings) -> tuple[str, ...]:
    """Return the different addresses that count, in the form in which they are compared."""
    keys = (address_key(address[:_ADDRESS_LENGTH]) for address in addresses)
    return tuple(dict.fromkeys(key for key in keys if key))[: settings.most_hashes]


def fingerprint(
    subject: str, addresses: Iterable[str], settings: OrganizationSettings
) -> Fingerprint:
    """Return the hashes of an email; *addresses* in the order From, To, Cc, Bcc."""
    return Fingerprint(
        frozenset(map(text_hash, subject_words(subject, settings))),
        frozenset(map(text_hash, address_keys(addresses, settings))),
    )


def fingerprint_of_headers(headers: ReceivedHeaders, settings: OrganizationSettings) -> Fingerprint:
    """Return the hashes of a received message."""
    return fingerprint(headers.subject, addresses_of_headers(headers), settings)


def fingerprint_of_email(email: Email, settings: OrganizationSettings) -> Fingerprint:
    """Return the hashes of an email as it is stored."""
    addresses = (
        party.address
        for participation in _LISTS
        for party in email.parties
        if party.participation is participation
    )
    return fingerprint(email.subject, addresses, settings)


def addresses_of_headers(headers: ReceivedHeaders) -> Iterator[str]:
    """Yield From, To, Cc and Bcc of a message."""
    if headers.sender is not None:
        yield headers.sender.address
    for address in (*headers.to, *headers.cc, *headers.bcc):
        yield address.address


@lru_cache(maxsize=4096)
def text_hash(text: str) -> int:
    """Return the signed 32-bit hash of a word or an address, the same on every machine."""
    digest = zlib.crc32(text.encode("utf-8", "replace"))
    return digest - 2**32 if digest >= 2**31 else digest


def likeness(one: Fingerprint, other: Fingerprint, settings: OrganizationSettings) -> Likeness:
    """Return how far two emails agree, and whether that is enough; the same both ways.

    Without a single word in common nothing is alike, whatever difference is allowed.
    """
    words, other_words = len(one.words), len(other.words)
    common_words = len(one.words & other.words)
    common_addresses = len(one.addresses & other.addresses)
    return Likeness(
        common_words > 0
        and max(words, other_words) - common_words <= settings.subject_hash_difference
        and common_addresses >= settings.least_common_addresses,
        words,
        other_words,
        common_words,
        common_addresses,
    )
