"""Files come and go at random on both sides of appointments, and passes break in between.

The lives are the same in every run; ``SSYNC_SEED=<number>`` lives another one.
"""

import os
from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying
from tests.kit.clock import START
from tests.kit.items_at_hand import hours, meeting

SEEDS = [int(os.environ["SSYNC_SEED"])] if "SSYNC_SEED" in os.environ else [1, 2, 3]
ROUNDS, APPOINTMENTS = 12, 3
NAMES = ("plan.pdf", "list.txt", "map.png")
FAULTS = (Step.ITEM_LIST, Step.ITEM_READ, Step.FILE_READ, Step.ITEM_WRITE, Step.ITEM_WRITTEN)

Held = frozenset[tuple[str, bytes]]


class Life:
    """Some appointments, and what both sides had when they last agreed."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        self.rows: list[LocalItem] = []
        self.agreed: list[Held] = []

    async def begin(self) -> None:
        self.desk.settings(appointment_attachments=True, check_bookings=False)
        for number in range(APPOINTMENTS):
            block = hours(START + timedelta(days=number + 1))
            self.rows.append(self.desk.write(meeting(f"Plans {number}", block=block)))
            self.agreed.append(frozenset())
        await self.desk.synchronize()

    def here(self, number: int) -> Held:
        files = files_of(self.desk.row(self.rows[number].id).content)
        digests = [one.digest for one in files]
        octets = self.desk.house.see(lambda unit: unit.appointment_files.octets(digests))
        return frozenset((one.name, octets[one.digest]) for one in files)

    def there(self, number: int) -> Held:
        told = files_of(self.desk.box.entries[self.key(number)].item.content)
        held = frozenset((one.name, self.desk.server.octets[one.key]) for one in told)
        assert len(held) == len(told), "A file is there twice."
        return held

    def key(self, number: int) -> str:
        """Return the key of an item, which is named by its subject."""
        wanted = f"Plans {number}"
        (found,) = [one.key for one in self.desk.items() if one.content.subject == wanted]
        return found

    def do_something(self) -> None:
        """Let somebody attach or take off a file, or change something else."""
        number, name = self.chance.randrange(APPOINTMENTS), self.chance.choice(NAMES)
        octets, row = self.chance.choice((b"1", b"2", b"3" * 50)), self.rows[number]
        match self.chance.randrange(6):
            case 0 | 1:
                self.desk.as_user(lambda context: attach_file(context, row.id, name, octets))
            case 2:
                self.desk.as_user(lambda context: detach_file(context, row.id, name))
            case 3 if (name, octets) not in self.there(number):
                self.desk.box.attach(self.key(number), name, octets)
            case 4:
                self.desk.box.detach(self.key(number), name)
            case _:
                said = self.desk.box.entries[self.key(number)].item.content
                place = f"Room {self.chance.randrange(100)}"
                self.desk.box.change(self.key(number), saying(said, location=place))

    def expected(self, number: int) -> Held:
        """Return what both sides have to have: nothing is lost that nobody took off."""
        here, there, agreed = self.here(number), self.there(number), self.agreed[number]
        return (here & there) | (here - agreed) | (there - agreed)

    async def on_a_bad_day(self) -> None:
        step = self.chance.choice(FAULTS)
        lost = step is Step.ITEM_WRITTEN
        error = (AnswerLost if lost else Retryable)(ErrorCode.CONNECTION_LOST)
        self.desk.server.fail(step, error, times=self.chance.randrange(1, 3))
        await self.desk.attempt()
        self.desk.server.heal()

    async def settle(self) -> None:
        self.desk.house.clock.advance(timedelta(minutes=10))
        for _ in range(4):
            await self.desk.synchronize()
            if not (await self.desk.plan()).actions:
                return
        raise AssertionError("There is always something to do.")

    def check(self, expected: Iterable[Held]) -> None:
        for number, held in enumerate(expected):
            assert self.here(number) == self.there(number) == held
            self.agreed[number] = held


@pytest.mark.parametrize("seed", SEEDS)
async def test_that_no_file_is_lost_or_doubled_whatever_happens(ada: Desk, seed: int) -> None:
    chance = Random(seed)
    life = Life(ada, chance)
    await life.begin()
    for _ in range(ROUNDS):
        for _ in range(chance.randrange(1, 6)):
            life.do_something()
        expected = [life.expected(number) for number in range(APPOINTMENTS)]
        while chance.random() < 0.4:
            await life.on_a_bad_day()
        await life.settle()
        life.check(expected)
    assert not ada.mails()
