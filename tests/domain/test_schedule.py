"""When an operation runs next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.options import AfterTransientLimit
from ssync_desktop.domain.schedule import (
    DEGRADED_INTERVAL,
    JITTER,
    LONGEST_RETRY_AFTER,
    TRANSIENT_LIMIT,
    after_failure,
    back_off,
    incoming_interval,
    next_incoming,
    next_outgoing,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEEP = AfterTransientLimit.KEEP_TRYING
DISABLE = AfterTransientLimit.DISABLE


@pytest.mark.behaviour("B38")
@pytest.mark.parametrize("empty_cycles", [1, 2, 3])
def test_a_normal_cycle_starts_five_minutes_after_the_last_one_ended(empty_cycles: int) -> None:
    assert next_incoming(NOW, empty_cycles) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("empty_cycles", "minutes"),
    [(0, 2), (1, 5), (3, 5), (4, 6), (5, 7), (9, 11), (10, 12), (11, 12), (10**12, 12)],
)
def test_a_busy_mailbox_is_read_sooner_and_a_quiet_one_later(
    empty_cycles: int, minutes: int
) -> None:
    assert incoming_interval(empty_cycles) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("minimum", "minutes"), [(0, 2), (2, 2), (7, 7), (1440, 1440)])
def test_the_profiles_minimum_wins_when_it_is_longer(minimum: int, minutes: int) -> None:
    assert incoming_interval(0, minimum) == timedelta(minutes=minutes)


def test_pending_send_is_scanned_every_five_minutes() -> None:
    assert next_outgoing(NOW) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (9, 5), (10, 60), (400, 60)]
)
def test_the_wait_after_failures_in_a_row(failures: int, minutes: int) -> None:
    assert back_off(failures) == timedelta(minutes=minutes)


def test_the_servers_wish_is_honoured_but_not_for_ever() -> None:
    assert back_off(1, retry_after=timedelta(minutes=30)) == timedelta(minutes=30)
    assert back_off(4, retry_after=timedelta(seconds=1)) == timedelta(minutes=5)
    assert back_off(1, retry_after=timedelta(days=400)) == LONGEST_RETRY_AFTER


@given(failures=st.integers(1, 10_000), jitter=st.floats(0, 1))
def test_jitter_only_lengthens_and_only_by_its_share(failures: int, jitter: float) -> None:
    plain = back_off(failures)
    assert plain <= back_off(failures, jitter) <= plain * (1 + JITTER)


@given(
    failures=st.integers(1, 30),
    jitter=st.floats(0, 1),
    retry_after=st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)),
)
def test_the_wait_never_falls_below_the_table_nor_the_servers_wish(
    failures: int, jitter: float, retry_after: timedelta | None
) -> None:
    wait = back_off(failures, jitter, retry_after)
    assert wait >= back_off(failures)
    if retry_after is not None:
        assert wait >= min(retry_after, LONGEST_RETRY_AFTER)


@given(st.integers(0, 1000), st.integers(0, 1440))
def test_more_empty_cycles_never_bring_the_next_one_nearer(cycles: int, minimum: int) -> None:
    assert incoming_interval(cycles, minimum) <= incoming_interval(cycles + 1, minimum)


@given(
    earlier=st.integers(0, 100), policy=st.sampled_from(AfterTransientLimit), jitter=st.floats(0, 1)
)
def test_a_failure_disables_only_at_the_limit_and_only_if_that_was_chosen(
    earlier: int, policy: AfterTransientLimit, jitter: float
) -> None:
    setback = after_failure(earlier, policy, NOW, jitter)
    assert setback.failures == earlier + 1
    assert setback.disables == (policy is DISABLE and setback.failures >= TRANSIENT_LIMIT)
    if setback.next_run_on is not None:
        assert setback.next_run_on > NOW
        assert setback.degraded == (setback.failures >= TRANSIENT_LIMIT)


def test_the_tenth_failure_is_the_one_to_speak_of() -> None:
    told = [after_failure(earlier, KEEP, NOW).first for earlier in range(12)]
    assert told.index(True) == 9
    assert told.count(True) == 1
    assert after_failure(9, KEEP, NOW).next_run_on == NOW + DEGRADED_INTERVAL
