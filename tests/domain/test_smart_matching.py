"""Smart matching: words and people, the published knobs, the same both ways."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.noise_pattern import DEFAULT_NOISE
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    Fingerprint,
    address_keys,
    fingerprint,
    likeness,
    subject_words,
    text_hash,
)
from tests.kit.known_emails import like
from tests.kit.mail_world import headers

OFF = OrganizationSettings()
SMART = OrganizationSettings(smart_matching_enabled=True)
PEOPLE = ("customer@example.net", "desk@example.com")
STORED = like(1, "Offer for two engines CRM:0001001", *PEOPLE, settings=SMART)
REPLY = headers(subject="RE: Offer for two engines CRM:0001001", to=("desk@example.com",))


@pytest.mark.parametrize(
    ("knob", "published"),
    [
        ("smart_matching_enabled", False),
        ("subject_noise", DEFAULT_NOISE),
        ("most_hashes", 20),
        ("subject_hash_difference", 0),
        ("least_common_addresses", 2),
    ],
)
def test_the_knobs_are_as_published(knob: str, published: object) -> None:
    assert getattr(OFF, knob) == published


@pytest.mark.behaviour("B47", "off and on")
def test_off_nothing_is_matched_and_on_words_and_people_are() -> None:
    plain = replace(OFF, tracking_token_enabled=False)
    smart = replace(SMART, tracking_token_enabled=False)
    assert correlate(REPLY, plain, Candidates([STORED]))[0].email_id is None
    correlation, reason = correlate(REPLY, smart, Candidates([STORED]))
    assert correlation.email_id == STORED.id
    assert correlation.method is CorrelationMethod.SMART_MATCHING
    assert not correlation.sets_parent
    assert "the same words in its subject" in reason.text


@pytest.mark.behaviour("B47", "the knobs")
@pytest.mark.parametrize(
    ("knobs", "subject", "to", "matches"),
    [
        ({}, "Offer for two engines", ("desk@example.com",), True),
        ({}, "offer FOR two engines", ("DESK@example.com",), True),
        ({}, "engines two for Offer", ("desk@example.com",), True),  # order does not count
        ({}, "Offer for three engines", ("desk@example.com",), False),
        ({}, "Offer for two", ("desk@example.com",), False),
        ({}, "Offer for two engines now", ("desk@example.com",), False),
        ({}, "Offer for two engines", (), False),  # one address in common
        ({"subject_hash_difference": 1}, "Offer for three engines", ("desk@example.com",), True),
        ({"subject_hash_difference": 1}, "Offer for engines", ("desk@example.com",), True),
        ({"subject_hash_difference": 1}, "Offer of three engines", ("desk@example.com",), False),
        ({"subject_hash_difference": 20}, "Quite another matter", ("desk@example.com",), False),
        ({"least_common_addresses": 1}, "Offer for two engines", (), True),
        ({"least_common_addresses": 3}, "Offer for two engines", ("desk@example.com",), False),
        ({"most_hashes": 2}, "Offer for rent", ("desk@example.com",), True),
        ({"subject_noise": r"\d+"}, "Offer 7 for two engines", ("desk@example.com",), True),
        ({"subject_noise": ""}, "RE: Offer for two engines", ("desk@example.com",), False),
    ],
)
def test_knobs(knobs: dict[str, object], subject: str, to: tuple[str, ...], matches: bool) -> None:
    settings = replace(SMART, **knobs)  # type: ignore[arg-type]
    stored = like(1, "Offer for two engines", *PEOPLE, settings=settings)
    message = headers(subject=subject, to=to)
    assert bool(correlate(message, settings, Candidates([stored]))[0].email_id) is matches


def test_a_subject_of_nothing_but_noise_matches_nothing() -> None:
    stored = like(1, "RE:", *PEOPLE, settings=SMART)
    assert stored.fingerprint.words == frozenset()
    message = headers(subject="FW: ", to=("desk@example.com",))
    assert correlate(message, SMART, Candidates([stored]))[0].email_id is None


def test_the_email_with_more_people_in_common_wins_then_the_newest() -> None:
    emails = [
        like(1, "Offer", *PEOPLE, "boss@example.com", settings=SMART),
        like(2, "Offer", *PEOPLE, settings=SMART),
        like(3, "Offer", *PEOPLE, settings=SMART),
    ]
    message = headers(subject="Re: Offer", to=("desk@example.com",), cc=("boss@example.com",))
    assert correlate(message, SMART, Candidates(emails))[0].email_id == emails[0].id
    assert correlate(message, SMART, Candidates(emails[1:]))[0].email_id == emails[2].id


def test_the_sent_copy_of_a_message_is_no_email_it_answers() -> None:
    sent = like(1, "Offer", *PEOPLE, settings=SMART, outgoing=True, message_id="one@x")
    message = headers(subject="Offer", to=("desk@example.com",), message_id="one@X")
    assert correlate(message, SMART, Candidates([sent]))[0].email_id is None


@pytest.mark.behaviour("B48")
def test_marks_of_answers_and_forwards_do_not_count() -> None:
    assert fingerprint("FW: RE: Test", (), OFF) == fingerprint("Test", (), OFF)
    assert subject_words("FW: RE: Test CRM:0001001", OFF) == ("test", "crm", "0001001")


def test_words_and_addresses_are_counted_once_and_only_the_first_ones() -> None:
    two = replace(OFF, most_hashes=2)
    assert subject_words("one ONE two three", two) == ("one", "two")
    assert address_keys(("a@x", "A@x", "", "b@x", "c@x"), two) == ("a@x", "b@x")


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert subject_words("Gru\u0308ße", OFF) == subject_words("Grüße", OFF) == ("grüsse",)


def test_hashes_are_the_same_on_every_machine() -> None:
    assert text_hash("123456789") == 0xCBF43926 - 2**32  # the check value of CRC-32


SUBJECTS = st.text(st.sampled_from("ab :RE\tü0"), max_size=20)
MARKS = st.lists(st.sampled_from(["RE: ", "FW: ", "Aw:", "Antwort: ", "re : "]), max_size=4).map(
    "".join
)


@pytest.mark.behaviour("B48", "any subject")
@given(SUBJECTS, MARKS)
def test_hashes_are_stable_under_marks(subject: str, marks: str) -> None:
    assert subject_words(marks + subject, OFF) == subject_words(subject, OFF)


HASHES = st.frozensets(st.integers(0, 6), max_size=6)
PRINTS = st.builds(Fingerprint, HASHES, HASHES)


@given(PRINTS, PRINTS, st.integers(0, 3), st.integers(0, 4))
def test_likeness_is_symmetric_and_needs_what_the_knobs_say(
    one: Fingerprint, other: Fingerprint, difference: int, least: int
) -> None:
    settings = replace(SMART, subject_hash_difference=difference, least_common_addresses=least)
    there, back = likeness(one, other, settings), likeness(other, one, settings)
    assert there.alike == back.alike
    assert (there.words, there.other_words) == (back.other_words, back.words)
    if there.alike:
        assert one.words & other.words
        assert len(one.words - other.words) <= difference
        assert len(other.words - one.words) <= difference
        assert len(one.addresses & other.addresses) >= least


@given(st.lists(st.tuples(SUBJECTS, st.sets(st.sampled_from("abc"))), max_size=8), SUBJECTS)
def test_what_candidates_find_by_words_is_what_comparing_all_finds(
    stored: list[tuple[str, set[str]]], subject: str
) -> None:
    settings = replace(SMART, least_common_addresses=1)
    emails = [
        like(number, text, *(f"{name}@x" for name in sorted(people)), settings=settings)
        for number, (text, people) in enumerate(stored, 1)
    ]
    message = headers(subject=subject, sender="a@x", to=("b@x",))
    mine = fingerprint(subject, ("a@x", "b@x"), settings)
    candidates = Candidates(emails)
    wanted = {e.id for e in emails if likeness(mine, e.fingerprint, settings).alike}
    assert {one.email.id for one in candidates.alike(message, mine, settings)} == wanted
    compared = candidates.compared(message, mine, settings)
    assert {one.email.id for one in compared if one.likeness.alike} == wanted
    assert [one.likeness.alike for one in compared] == sorted(
        (one.likeness.alike for one in compared), reverse=True
    )
