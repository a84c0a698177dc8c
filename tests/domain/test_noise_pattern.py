"""The noise of subjects: what ``re`` would take away, in bounded time, whatever the pattern."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.noise_pattern import (
    DEFAULT_NOISE,
    match_end,
    noise_refusal,
    without_noise,
)


@pytest.mark.behaviour("B48")
@pytest.mark.parametrize(
    ("subject", "left"),
    [
        ("RE: Offer", "Offer"),
        ("FW: RE: Offer", "Offer"),
        (" Antw : AW:RE: Offer: two", "two"),
        ("Re : Offer", "Offer"),
        ("Offer", "Offer"),
        ("Offer re: two", "Offer re: two"),
        ("Re[2]: Offer", "Re[2]: Offer"),  # the published pattern knows no brackets
        ("Offer CRM:0001001", "Offer CRM:0001001"),
        ("", ""),
    ],
)
def test_the_published_pattern(subject: str, left: str) -> None:
    assert without_noise(subject, DEFAULT_NOISE) == left


@pytest.mark.parametrize(
    ("pattern", "subject", "left"),
    [
        ("", "RE: Offer", "RE: Offer"),
        (r"^(re|fwd?)(\[\d+\])?:\s*", "Fwd: Offer", "Offer"),
        (r"^((re|fwd?)(\[\d+\])?:\s*)+", "Re[2]: FW: Offer", "Offer"),
        (r"\[external\]|\s*\(secure\)$", "[EXTERNAL] Offer (secure)", " Offer"),
        (r"\bre\b", "Re: are", ": are"),
        (r"a{2,3}?", "aaaa", ""),
        (r"x{,2}y", "xxxy", "x"),
        (r"[^\w\s]", "a-b c!", "ab c"),
        (r"[]x]", "a]x", "a"),
        (r"{}", "a{}", "a"),
    ],
)
def test_patterns_of_administrators(pattern: str, subject: str, left: str) -> None:
    assert noise_refusal(pattern) == ""
    assert without_noise(subject, pattern) == left


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(", "not closed"),
        ("a)", "no opening one"),
        ("[a", "not closed"),
        ("[b-a]", "wrong"),
        ("[a[b]", "backslash"),
        ("*a", "nothing to repeat"),
        ("a**", "repeated"),
        ("a+{2}", "repeated"),
        ("a++", "repeated"),
        ("a{3,2}", "from more to less"),
        ("a{5000}", "too often"),
        ("((a{100}){100}){100}", "repeats too much"),
        ("(((){1000}){1000}){1000}", "repeats too much"),
        ("(?=a)", "question mark"),
        ("(?i)a", "question mark"),
        (r"(a)\1", "not known"),
        ("a\\", "backslash"),
        ("(" * 30 + ")" * 30, "deep"),
        ("a" * 300, "300 characters"),
    ],
)
def test_what_cannot_be_used_is_said(pattern: str, says: str) -> None:
    assert says in noise_refusal(pattern)
    if len(pattern) < 256:
        assert without_noise("RE: Offer", pattern) == "RE: Offer"


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+:",
        "(a|aa)+:",
        "(a|a)*:",
        r"(\w*)*:",
        r"\s*\s*\s*\s*\s*:",
        "(.*)(.*)(.*)(.*):",
        "a.*b|a",
    ],
)
def test_no_pattern_hangs(pattern: str) -> None:
    subject = "a" * 400 + " " * 400
    began = time.thread_time()
    assert noise_refusal(pattern) == ""
    assert len(without_noise(subject, pattern)) <= len(subject)
    assert time.thread_time() - began < 2


ATOMS = st.sampled_from(["a", "b", ".", r"\s", r"\w", "[ab]", "[^a]", ":", r"\b", "^", "$"])


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(smaller, smaller).map("".join),
        st.tuples(smaller, smaller).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        # Something behind the repeated part: how often nothing may be repeated is a matter of taste.
        st.tuples(smaller, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "*?", "+?"])).map(
            lambda pair: f"(?:{pair[0]}a){pair[1]}"
        ),
    )


@given(st.recursive(ATOMS, _larger, max_leaves=6), st.text("ab: -", max_size=8))
def test_what_matches_is_what_re_matches(pattern: str, text: str) -> None:
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL).match(text)
    assert match_end(pattern, text) == (None if found is None else found.end())


@given(st.text("ab: \t", max_size=30))
def test_the_published_pattern_runs_the_same_both_ways(subject: str) -> None:
    end = match_end(DEFAULT_NOISE, subject)
    assert without_noise(subject, DEFAULT_NOISE) == subject[end or 0 :]
