"""Files that hang on appointments: which are the same, and what becomes of three versions of them.

Of a file in the organization its octets are known by their digest. A mailbox only tells the name,
the size and a key of its own: such a file is not known until it was read once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from ssync_desktop.domain.items.kinds import SyncDirection

FILE_NAME_LENGTH: Final = 255
DIGEST_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that hangs on an appointment; *size* in octets, as far as a side tells it truly.

    *digest* is that of its octets (``digest_of``), empty where they were not read yet; *key* is
    the mailbox's own. Two are the same when their names and octets are.
    """

    name: str
    size: int = 0
    digest: str = ""
    key: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """By what it is compared: nothing that was not read is the same as anything else."""
        return self.name, self.digest or f"key:{self.key}"

    def __eq__(self, other: object) -> bool:
        """Compare names and octets; keys and sizes are a server's own."""
        return isinstance(other, AttachedFile) and self.identity == other.identity

    def __hash__(self) -> int:
        """Agree with ``==``."""
        return hash(self.identity)


Files = tuple[AttachedFile, ...]
"""Files as contents keep them: as ``attached`` returns them."""


def digest_of(octets: bytes) -> str:
    """Return what stands for the octets of a file."""
    return sha256(octets).hexdigest()


def attached(files: Iterable[AttachedFile]) -> Files:
    """Return *files* as contents keep them: each once, in the order of their names."""
    return tuple(sorted({one: one for one in files}, key=lambda one: one.identity))


def merged(
    crm: Files, common: Files | None, exchange: Files, way: SyncDirection
) -> tuple[Files, Files]:
    """Return what the organization has afterwards, and what Exchange has.

    File by file: what came or went on one side comes or goes on the other, so that two who attach
    something at the same time both keep it. Without a *common* version nothing has ever gone.
    """
    known = frozenset(common or ())
    here, there = frozenset(crm), frozenset(exchange)
    for_crm = (*_but(crm, known - there), *_but(exchange, here | known))
    for_exchange = (*_but(exchange, known - here), *_but(crm, there | known))
    return (
        attached(for_crm) if way.to_crm else crm,
        attached(for_exchange) if way.to_exchange else exchange,
    )


def _but(files: Files, others: frozenset[AttachedFile]) -> Files:
    return tuple(one for one in files if one not in others)


def with_digests(files: Files, digests: Mapping[str, str]) -> Files:
    """Return *files*, those of which *digests* has the key as the ones they turned out to be."""
    return attached(
        replace(one, digest=digests[one.key]) if not one.digest and one.key in digests else one
        for one in files
    )
