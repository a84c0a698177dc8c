"""What somebody wants tracked by hand: fetched again, whatever its date, or given up when gone."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization.manual_tracking import track_anyway
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.engine import EngineHouse, plain

IN = OperationType.INCOMING


@pytest.fixture
def box(real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser) -> Mailbox:
    """The mailbox of a user who tracks nothing by himself."""
    real_house.add_profile(Direction(dovecot.host, dovecot.pop3s_port), plain("localhost", 1))
    return real_house.add_user(
        pop3_user.address, secret=pop3_user.password, filtering=FilteringMethod.NONE
    )


def outcomes(house: EngineHouse) -> list[ItemOutcome]:
    return [line.outcome for line in house.ledger()]


async def test_what_came_before_the_start_date_is_fetched_when_it_is_wanted(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser, box: Mailbox
) -> None:
    far = real_house.clock.now() + timedelta(days=36_500)
    real_house.change_mailbox(box.id, process_received_after=far)
    real_house.enable(box.id)
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Wanted", "1@x.test"))
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Not wanted", "2@x.test"))
    await real_house.run(box, IN)
    assert outcomes(real_house) == [ItemOutcome.BEFORE_START_DATE] * 2
    (line,) = (one for one in real_house.ledger() if one.subject == "Wanted")
    real_house.do(lambda context: track_anyway(context, line.id))
    later(real_house)
    await real_house.run(box, IN)
    assert subjects(real_house) == ["Wanted"]
    assert sorted(outcomes(real_house)) == [ItemOutcome.TRACKED, ItemOutcome.BEFORE_START_DATE]


async def test_what_the_server_does_not_have_any_more_is_given_up(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser, box: Mailbox
) -> None:
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Gone", "1@x.test"))
    await real_house.run(box, IN)
    (line,) = real_house.ledger()
    assert line.outcome is ItemOutcome.NOT_TRACKED
    real_house.do(lambda context: track_anyway(context, line.id))
    dovecot.delete(pop3_user)
    later(real_house)
    await real_house.run(box, IN)
    assert outcomes(real_house) == [ItemOutcome.NOT_TRACKED]
    assert real_house.see(lambda unit: unit.track_requests.of_mailbox(box.id)) == {}
    reasons = real_house.see(lambda unit: unit.received_items.get(line.id)).reasons
    assert "does not have it any more" in reasons[-1].text
