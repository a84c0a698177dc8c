"""Times are relative, and exact on hover."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.ui.widgets.moments import absolute, left, relative, span
from ssync_desktop.ui.widgets.progress import Progress

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"),
        (-4, "now"),
        (-5, "5 s ago"),
        (59, "in 59 s"),
        (-60, "1 min ago"),
        (-3_599, "59 min ago"),
        (3_600, "in 1 h"),
        (-11 * 3_600, "11 h ago"),
    ],
)
def test_near_moments_are_relative(seconds: int, said: str) -> None:
    assert relative(NOW + timedelta(seconds=seconds), NOW) == said


def test_far_moments_name_the_day() -> None:
    assert relative(NOW - timedelta(days=1), NOW).startswith("yesterday ")
    assert relative(NOW + timedelta(days=1), NOW).startswith("tomorrow ")
    assert relative(NOW - timedelta(days=20), NOW).startswith("12 Feb ")
    assert relative(NOW - timedelta(days=400), NOW) == "28 Jan 2025"
    assert relative(None, NOW) == "never"
    assert relative(None, NOW, "not yet") == "not yet"


def test_the_exact_moment_names_its_zone() -> None:
    said = absolute(NOW)
    assert "2026" in said
    assert "UTC" in said
    assert absolute(None) == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.02, "20 ms"),
        (1.24, "1.2 s"),
        (12.4, "12 s"),
        (200, "3 min 20 s"),
        (7_500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
        (7_200, "2 h"),
    ],
)
def test_durations_have_one_or_two_units(seconds: float, said: str) -> None:
    assert span(seconds) == said


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.floats(0, 10**4))
def test_time_left_is_never_negative_and_never_invented(done: int, total: int, rate: float) -> None:
    rest = left(done, total, rate if rate > 1e-3 else 0)
    assert rest is None or rest > timedelta(0)
    assert rest is not None or total <= done or rate <= 1e-3


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(5, 0), "5 so far"),
        (Progress(340, 3_400, 24), "340 of 3,400 · 24/s · 2 min 8 s left"),
        (Progress(1, 10, 0.5), "1 of 10 · 30/min · 18 s left"),
        (Progress(10, 10, 3), "10 of 10 · 3/s"),
    ],
)
def test_progress_in_words(progress: Progress, said: str) -> None:
    assert progress.text() == said


def test_the_share_that_is_done() -> None:
    assert Progress(1, 4).share == 0.25
    assert Progress(9, 4).share == 1
    assert Progress(9, 0).share == 0
