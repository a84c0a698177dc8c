"""Tokens at the end of subjects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_token import make_token, subject_with_token, tokens_in

SETTINGS = OrganizationSettings()


@pytest.mark.behaviour("B86")
@pytest.mark.parametrize(
    ("settings", "user", "counter", "token"),
    [
        (SETTINGS, 1, 1, "CRM:0001001"),
        (SETTINGS, 12, 0, "CRM:0012000"),
        (OrganizationSettings(tracking_user_base=500), 1, 1, "CRM:0501001"),
        (OrganizationSettings(tracking_prefixes=("X", "CRM:")), 1, 1, "X0001001"),
        (
            OrganizationSettings(tracking_user_digits=5, tracking_counter_digits=6),
            7,
            42,
            "CRM:000007000042",
        ),
    ],
)
def test_tokens(settings: OrganizationSettings, user: int, counter: int, token: str) -> None:
    assert make_token(settings, user, counter) == token


@pytest.mark.behaviour("B87")
@pytest.mark.parametrize(
    ("subject", "token", "limit", "result"),
    [
        ("Hello", "CRM:0001001", 255, "Hello CRM:0001001"),
        ("Hello", "CRM:0001001", 15, "Hel CRM:0001001"),
        ("Hello", "CRM:0001001", 11, "CRM:0001001"),
        ("Hello", "CRM:0001001", 10, "Hello"),  # no room for the token: it is dropped
        ("Hello world", "CRM:0001001", 5, "Hello"),
        ("Hello CRM:0001001", "CRM:0001001", 255, "Hello CRM:0001001"),
        ("Hello", "", 3, "Hel"),
    ],
)
def test_fitting(subject: str, token: str, limit: int, result: str) -> None:
    assert subject_with_token(subject, token, limit) == result


@given(st.text(max_size=300), st.integers(0, 999), st.integers(0, 300))
def test_a_subject_never_exceeds_its_limit_and_keeps_its_token(
    subject: str, counter: int, limit: int
) -> None:
    token = make_token(SETTINGS, 1, counter)
    result = subject_with_token(subject, token, limit)
    assert len(result) <= limit
    if len(token) <= limit:
        assert result.endswith(token)
        assert tokens_in(result, SETTINGS.tracking_prefixes)[0] == token


@pytest.mark.behaviour("B49")
@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: Hello CRM:0001001", ("CRM:0001001",)),
        ("Re: old OLD:0001001 new CRM:0002002", ("CRM:0002002", "OLD:0001001")),
        ("CRM:0001001 CRM:0001001", ("CRM:0001001",)),
        ("crm:0001001", ()),
        ("CRM:", ()),
        ("", ()),
    ],
)
def test_finding(subject: str, found: tuple[str, ...]) -> None:
    assert tokens_in(subject, ("CRM:", "OLD:")) == found


def test_without_prefixes_there_are_no_tokens() -> None:
    assert tokens_in("CRM:0001001", ()) == ()
    assert tokens_in("CRM:0001001", ("",)) == ()
