"""Writes in Exchange that ended in the middle: what has arrived is nobody's word, the rest goes on."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.organization.appointment_files import attach_file
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.engine.items.series import DAILY, moved, series_of
from tests.kit.items_at_hand import CALL, meeting

CROSSING = "ErrorOccurrenceCrossingBoundary"
LATER = timedelta(minutes=5)


@pytest.mark.parametrize("wrong", [Wrong.DROPPED, Wrong.ANSWER_LOST])
async def test_what_could_not_be_said_of_occurrences_is_said_with_the_next_pass(
    desk: Desk, person: Person, exchange_server: SandboxExchange, wrong: Wrong
) -> None:
    content = moved(meeting(series=DAILY), timedelta(hours=2), timedelta(hours=3))
    row = desk.write(content)
    exchange_server.faults.plan(Fault(wrong, "UpdateItem"))
    assert (await desk.attempt()).act.error_code

    await desk.synchronize()

    (item,) = await person.items()
    assert item.content == desk.row(row.id).content == content
    (link,) = desk.links()
    assert (link.error_code, link.conflicts) == ("", ())


async def test_an_occurrence_that_exchange_refuses_is_that_series_failure_and_stays_as_it_is(
    desk: Desk, person: Person
) -> None:
    """Exchange lets no occurrence come to the day of its neighbour, or go past it."""
    content = moved(meeting(series=DAILY), timedelta(hours=2), timedelta(days=1))
    row = desk.write(content)
    other = desk.write(CALL)
    await desk.attempt()

    for _ in range(3):
        await desk.synchronize()

    assert series_of(desk.row(row.id)) == content.series
    links = {one.object_id: one for one in desk.links()}
    assert CROSSING in links[row.id].error_text
    assert links[row.id].conflicts == ()
    assert links[other.id].error_code == ""

    desk.change(desk.row(row.id), series=moved(content, timedelta(hours=2)).series)
    await desk.synchronize()
    await person.agrees()
    assert not any(one.error_code for one in desk.links())


def fail_second(exchange_server: SandboxExchange, fault: Fault) -> None:
    """Let *fault* happen to what is asked of the server after the next update."""
    faults = exchange_server.faults

    def done(_address: str) -> None:
        faults.done("UpdateItem", None)
        faults.plan(fault)

    faults.done("UpdateItem", done)


async def test_a_change_of_which_an_occurrence_is_refused_stays_as_it_is_and_is_given_up(
    desk: Desk, person: Person
) -> None:
    plain = meeting(series=DAILY)
    row = desk.write(plain)
    await desk.synchronize()
    content = moved(plain, timedelta(hours=2), timedelta(days=1))
    desk.change(row, series=content.series)
    for tries in (1, 1, 2, 3):  # noting what has arrived is a step forward
        desk.house.clock.advance(LATER)
        await desk.attempt()
        (link,) = desk.links()
        assert (link.retries, link.conflicts) == (tries, ())
        assert CROSSING in link.error_text
    assert series_of(desk.row(row.id)) == content.series
    (item,) = await person.items()
    assert isinstance(item.content, AppointmentContent)
    assert item.content.series is not None
    assert len(item.content.series.changed) == 1
    written = desk.house.see(lambda unit: unit.former_versions.of_mailbox(desk.mailbox.id))
    assert len(written) == 2  # one that made it, and one for what has arrived


async def test_what_was_taken_back_after_a_half_change_stays_taken_back(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    plain = meeting(series=DAILY)
    row = desk.write(plain)
    await desk.synchronize()
    content = moved(meeting("Other", series=DAILY), timedelta(hours=2))
    desk.change(row, series=content.series, subject="Other")
    fail_second(exchange_server, Fault(Wrong.UNAVAILABLE, "UpdateItem"))
    assert (await desk.attempt()).act.error_code
    (item,) = await person.items()
    assert item.content.subject == "Other"
    series = moved(plain, timedelta(hours=2)).series
    desk.change(row, subject=plain.subject, series=series)

    await desk.synchronize()

    assert desk.row(row.id).content.subject == plain.subject
    assert series_of(desk.row(row.id)) == series
    await person.agrees()


@pytest.mark.parametrize("wrong", [Wrong.UNAVAILABLE, Wrong.REFUSED])
async def test_what_came_before_a_file_that_did_not_is_known(
    desk: Desk, person: Person, exchange_server: SandboxExchange, wrong: Wrong
) -> None:
    desk.settings(appointment_attachments=True)
    row = desk.write(meeting())
    await desk.synchronize()
    desk.change(row, subject="Other")
    desk.as_user(lambda context: attach_file(context, row.id, "plan.pdf", b"the plan"))
    exchange_server.faults.plan(Fault(wrong, "CreateAttachment", code="ErrorItemSave"))
    await desk.attempt()
    assert [one.content.subject for one in await person.items()] == ["Other"]
    desk.change(row, subject="Plans")

    await desk.synchronize()

    assert desk.row(row.id).content.subject == "Plans"
    (item,) = await person.items()
    assert (item.content.subject, len(files_of(item.content))) == ("Plans", 1)


async def test_occurrences_that_show_what_their_series_says_now_have_not_been_edited(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    row = desk.write(moved(meeting(series=DAILY), timedelta(hours=2)))
    await desk.synchronize()
    goal = moved(meeting("Other", series=DAILY), timedelta(hours=3))
    desk.change(row, subject="Other", series=goal.series)
    desk.house.clock.advance(LATER)
    fail_second(exchange_server, Fault(Wrong.DROPPED, "UpdateItem"))
    assert (await desk.attempt()).act.error_code
    desk.house.clock.advance(LATER)

    await desk.synchronize()

    assert series_of(desk.row(row.id)) == goal.series
    (link,) = desk.links()
    assert link.conflicts == ()
    await person.agrees()
