"""When most mailboxes of a profile fail, and when that is over (B106)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.alarm import Tally, alarm_text, judge
from ssync_desktop.domain.options import State
from tests.kit.clock import START
from tests.kit.records import a_profile, a_user

PROFILE = replace(a_profile(a_user().id), send_email_alert=True)
ALARMED = replace(PROFILE, alarmed_on=START)


@pytest.mark.behaviour("B106", "more than half")
@pytest.mark.parametrize(
    ("active", "recent", "raised"),
    [(0, 0, False), (1, 1, True), (2, 1, False), (2, 2, True), (3, 2, True), (100, 50, False)],
)
def test_more_than_half_within_the_hour(active: int, recent: int, raised: bool) -> None:
    assert judge(PROFILE, Tally(active, recent, recent)).raised is raised


def test_only_where_it_is_wanted_and_the_profile_is_active() -> None:
    all_fail = Tally(3, 3, 3)
    assert not judge(replace(PROFILE, send_email_alert=False), all_fail).raised
    assert not judge(replace(PROFILE, state=State.INACTIVE), all_fail).raised
    assert not judge(PROFILE, Tally(3, 0, 3)).raised  # they failed long ago


def test_a_stopped_profile_takes_all_with_it() -> None:
    stopped = replace(PROFILE, stopped_code="IncomingEmailAuthenticationError")
    alarm = judge(stopped, Tally(4, 1, 1))
    assert (alarm.raised, alarm.failed) == (True, 4)
    assert not judge(replace(stopped, alarmed_on=START), Tally(4, 0, 1)).over


@pytest.mark.behaviour("B106", "lasts and heals")
def test_it_lasts_while_most_have_an_error_however_old() -> None:
    lasting = judge(ALARMED, Tally(3, 0, 2))
    assert (lasting.raised, lasting.over) == (False, False)
    assert judge(ALARMED, Tally(3, 3, 1)).over
    assert judge(ALARMED, Tally(0, 0, 0)).over
    assert judge(replace(ALARMED, send_email_alert=False), Tally(3, 3, 3)).over


def test_the_mail_names_the_commonest_errors() -> None:
    alarm = judge(PROFILE, Tally(3, 2, 2))
    text = alarm_text(PROFILE, alarm, [("TimedOut", "No answer", 2), ("TlsFailure", "", 1)])
    assert "2 of the 3 active mailboxes" in text
    assert "2 times: No answer (TimedOut)\n1 times: TlsFailure (TlsFailure)" in text
