"""Three versions of what hangs on an appointment become one, file by file."""

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.attached_files import (
    AttachedFile,
    Files,
    attached,
    digest_of,
    merged,
    with_digests,
)
from ssync_desktop.domain.items.kinds import SyncDirection

NAMES = st.sampled_from("abcde")
FILES = st.lists(st.builds(AttachedFile, NAMES, digest=st.sampled_from("123"))).map(attached)
BOTH = SyncDirection.BOTH


def test_that_two_are_the_same_when_their_names_and_octets_are() -> None:
    one = AttachedFile("plan.pdf", 100, digest_of(b"plan"), "key-1")
    assert one == AttachedFile("plan.pdf", 117, digest_of(b"plan"), "key-2")
    assert one != AttachedFile("other.pdf", 100, digest_of(b"plan"), "key-1")
    assert one != AttachedFile("plan.pdf", 100, digest_of(b"another"), "key-1")
    assert one != AttachedFile("plan.pdf", 100, "", "key-1")
    assert attached([one, AttachedFile("plan.pdf", 0, digest_of(b"plan"))]) == (one,)


def test_that_a_file_nobody_has_read_is_only_itself() -> None:
    one = AttachedFile("plan.pdf", 100, key="key-1")
    assert one == AttachedFile("plan.pdf", 100, key="key-1")
    assert one != AttachedFile("plan.pdf", 100, key="key-2")
    (read,) = with_digests((one,), {"key-1": "d"})
    assert (read.digest, read.key) == ("d", "key-1")
    assert with_digests((read,), {"key-1": "another"}) == (read,)


@given(FILES, FILES, FILES)
def test_that_both_sides_end_alike_and_nothing_is_lost(crm: Files, base: Files, far: Files) -> None:
    here, there = merged(crm, base, far, BOTH)
    assert here == there
    for one in {*crm, *base, *far}:
        stays = (one in crm and one in far) or (one not in base)
        assert (one in here) is stays
    assert merged(here, here, there, BOTH) == (here, there)


@given(FILES, FILES)
def test_that_two_that_never_agreed_have_everything_afterwards(crm: Files, far: Files) -> None:
    here, there = merged(crm, None, far, BOTH)
    assert here == there == attached((*crm, *far))


@given(FILES, FILES, FILES)
def test_that_one_way_only_what_changed_at_its_source_goes_over(
    crm: Files, base: Files, far: Files
) -> None:
    here, there = merged(crm, base, far, SyncDirection.TO_EXCHANGE)
    assert here == crm
    own = [one for one in far if one not in base and one not in crm]
    assert all(one in there for one in own)
    assert all(one in there for one in crm if one not in base)
