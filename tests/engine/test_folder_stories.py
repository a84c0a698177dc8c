"""Whatever people do with folders, rules and messages, and whatever fails: nothing lost or doubled.

Stories are told at random to two mailboxes on the server in memory. At their end every message
that lies where it is tracked is one email, and is regarding what the rules say.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.servers.memory_server import MemoryServer, Step, StoredItem
from ssync_desktop.servers.port import INBOX
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from tests.engine.breaking import later
from tests.engine.mail import a_message
from tests.engine.tracking import account, add_rule, change_rule, drop_rule, relate_by_hand
from tests.kit.engine import SECRET, EngineHouse

IN = OperationType.INCOMING
FAULTS = (Step.CONNECT, Step.LIST, Step.FETCH, Step.MARK, Step.FOLDERS, Step.CATEGORY)
DEEDS = (
    "deliver",
    "deliver to both",
    "move",
    "move",
    "move",
    "rename",
    "rule",
    "rule",
    "no rule",
    "by hand",
    "by hand",
    "fault",
    "forget",
    "run",
    "run",
    "run",
)
_numbers = count(1)

deeds = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(0, 5),
    ),
    min_size=3,
    max_size=20,
)


@dataclass
class Person:
    """Somebody with a mailbox, its folders (the inbox first), and rules by folder."""

    address: str
    box: Mailbox
    folders: list[str]
    rules: dict[str, TrackingFolder] = field(default_factory=dict)


class Story:
    """Carries out deeds in the house and on its server."""

    def __init__(
        self, house: EngineHouse, server: MemoryServer, records: list[Reference | None]
    ) -> None:
        self.house, self.server, self.records = house, server, records
        self.people = [self._person() for _ in range(2)]
        for number, person in enumerate(self.people):
            for place, folder in enumerate(person.folders[1:]):
                self._rule(person, folder, records[place])
            for folder in person.folders:
                self._deliver(person, folder, both=bool(number), where=number)

    def _person(self) -> Person:
        address = f"user{next(_numbers)}@example.test"
        self.server.add_account(address, SECRET)
        folders = [INBOX, *(self.server.add_folder(address, name) for name in ("A", "B", "C"))]
        return Person(address, self.house.add_user(address), folders)

    async def tell(self, deed: str, who: int, where: int, which: int) -> None:
        """Do one thing."""
        person = self.people[who]
        folder = person.folders[where]
        if deed in ("deliver", "deliver to both"):
            self._deliver(person, folder, both=deed != "deliver", where=which % 4)
        elif deed == "move":
            items = self.server.accounts[person.address].items
            if items:
                self.server.shift(person.address, items[which % len(items)].key, folder)
        elif deed == "rename" and where:
            self.server.accounts[person.address].folders[folder].name = f"renamed {which}"
        elif deed == "rule" and where:
            self._rule(person, folder, self.records[which % len(self.records)])
        elif deed == "no rule" and folder in person.rules:
            drop_rule(self.house, person.rules.pop(folder))
        elif deed == "by hand":
            emails = self.house.emails()
            if emails:
                one = emails[which % len(emails)].id
                relate_by_hand(self.house, one, self.records[where % len(self.records)])
        elif deed == "fault":
            step = FAULTS[which % len(FAULTS)]
            self.server.fail(step, Retryable(ErrorCode.CONNECTION_LOST))
        elif deed == "forget":
            self.server.forget_checkpoints(person.address)
        elif deed == "run":
            await self.run(person)

    async def end(self) -> None:
        """Let everything heal, and every mailbox come to rest."""
        self.server.heal()
        for _ in range(2):
            for person in self.people:
                await self.run(person)

    async def run(self, person: Person) -> None:
        """Let the next pass be due, and run it."""
        later(self.house)
        await self.house.run(person.box, IN)

    def items(self, person: Person, folder: str) -> list[StoredItem]:
        """Return what lies in a folder."""
        return [one for one in self.server.accounts[person.address].items if one.folder == folder]

    def read(self, person: Person) -> list[str]:
        """Return the folders whose mail is tracked."""
        return [INBOX, *person.rules]

    def _deliver(self, person: Person, folder: str, *, both: bool, where: int) -> None:
        number = next(_numbers)
        message = a_message(person.address, f"Message {number}", f"{number}@x.test")
        self.server.deliver(person.address, message, folder=folder)
        if both:
            (other,) = (one for one in self.people if one is not person)
            self.server.deliver(other.address, message, folder=other.folders[where])

    def _rule(self, person: Person, folder: str, regarding: Reference | None) -> None:
        if folder in person.rules:
            change_rule(self.house, person.rules[folder], regarding)
        else:
            person.rules[folder] = add_rule(self.house, person.box, folder, regarding)


def hold(story: Story) -> None:
    """Hold the end of a story to what is promised."""
    house = story.house
    emails = {one.id: house.email(one.id) for one in house.emails()}
    by_id = {email.message_id: email for email in emails.values()}
    assert len(by_id) == len(emails)  # nothing doubled
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for person in story.people:
        rules = rules_of(house, person.box)
        assert not any(rule.disabled for rule in rules.values())
        for folder in story.read(person):
            there = Counter(one.key for one in story.items(person, folder))
            assert known_to_be_there(house, person, folder) == there
            for item in story.items(person, folder):
                message_id = parse_headers(item.content).message_id
                assert message_id in by_id  # nothing lost
                rule = rules.get(folder)
                if rule is not None and rule.regarding is not None:
                    wanted[message_id].add(rule.regarding.name)
    for message_id, names in wanted.items():
        regarding = by_id[message_id].regarding
        assert regarding is not None
        assert regarding.name in names
    assert ItemOutcome.RETRYING not in {line.outcome for line in house.ledger()}


def rules_of(house: EngineHouse, box: Mailbox) -> dict[str, TrackingFolder]:
    """Return the rules of a mailbox by folder."""
    found = house.see(lambda unit: unit.tracking_folders.of_mailbox(box.id))
    return {rule.folder_id: rule for rule in found}


def known_to_be_there(house: EngineHouse, person: Person, folder: str) -> Counter[str]:
    """Return the ids that the ledger takes to be in a folder."""
    statement = select(ReceivedItemRow.server_id).where(
        ReceivedItemRow.mailbox_id == person.box.id,
        ReceivedItemRow.folder == folder,
        ReceivedItemRow.departed_on.is_(None),
    )
    return house.see(lambda unit: Counter(unit.session.scalars(statement)))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=deeds)
async def test_nothing_is_lost_or_doubled_and_the_rules_hold(
    house: EngineHouse, memory_server: MemoryServer, story: list[tuple[str, int, int, int]]
) -> None:
    if not house.see(lambda unit: unit.settings.get()).default_email.profile_id:
        house.add_profile()
    told = Story(
        house, memory_server, [account(house, "Fabrikam"), account(house, "Contoso"), None]
    )
    for deed in story:
        await told.tell(*deed)
    await told.end()
    hold(told)
    before = [house.email(one.id).regarding for one in house.emails()]
    for person in told.people:
        await told.run(person)
    assert [house.email(one.id).regarding for one in house.emails()] == before
    hold(told)
