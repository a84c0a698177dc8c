"""Exchange does what the server in memory does: whatever is written, and whoever gets mail."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    OccurrenceChange,
    attendees,
)
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.zones import as_exchange_has
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.item_port import ItemStore
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Endpoint
from tests.contract.item_hands import ExchangeItemHands, MemoryItemHands
from tests.contract.item_samples import ANN, BOB, EVE, MARK, ItemHands, seen
from tests.kit.exchange import ANN as ANN_SIGNS_IN
from tests.kit.item_strategies import appointments, series
from tests.servers.exchange.conftest import House

ZOE = Attendee("zoe@elsewhere.test", "Zoe")
PEOPLE = st.lists(st.sampled_from((BOB, EVE, ZOE)), unique=True)


@st.composite
def meetings(draw: st.DrawFn) -> AppointmentContent:
    """Return a meeting that Ann holds, with the same people at all its occurrences."""
    content = as_exchange_has(draw(st.one_of(appointments(), series())))
    invited = draw(PEOPLE)
    split = draw(st.integers(0, len(invited)))

    def held(one: AppointmentContent) -> AppointmentContent:
        required, optional = tuple(invited[:split]), tuple(invited[split:])
        return replace(
            one, organizer=ANN, required=attendees(required), optional=attendees(optional)
        )

    if content.series is not None:
        changed = tuple(
            OccurrenceChange(one.original, held(one.content)) for one in content.series.changed
        )
        content = replace(content, series=replace(content.series, changed=changed))
    return held(content)


STEPS = st.lists(st.tuples(meetings(), st.booleans()), min_size=1, max_size=3)


def written_to(hands: ItemHands) -> set[str]:
    """Return who got mail. What Exchange says of single occurrences comes in mails of their own."""
    return {one.recipient for one in hands.mails()}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, called_off=st.booleans())
async def test_both_servers_do_the_same(
    house: House, steps: list[tuple[AppointmentContent, bool]], called_off: bool
) -> None:
    server = MemoryServer()
    both: tuple[ItemHands, ItemHands] = (
        MemoryItemHands(server),
        ExchangeItemHands(house.server),
    )
    before = [hands.subjects_of_bob() for hands in both]
    both[1].mails()  # what earlier examples left
    endpoint = Endpoint("memory", 0, ConnectionSecurity.NONE)
    connector = MemoryConnector(server)
    async with (
        connector.items(endpoint, ANN_SIGNS_IN) as reference,
        house.connector.items(house.endpoint, ANN_SIGNS_IN) as session,
    ):
        stores: tuple[ItemStore, ItemStore] = (reference, session)
        (content, mail), *more = steps
        versions = [await one.create_item(content, MARK, mail=mail) for one in stores]
        for other, mail in more:
            known, content = content, other
            versions = [
                await one.update_item(version, known, content, MARK, mail=mail)
                for one, version in zip(stores, versions, strict=True)
            ]
            told = [
                (await seen(one, ItemKind.APPOINTMENT, version.key)).content
                for one, version in zip(stores, versions, strict=True)
            ]
            assert told[0] == told[1] == content
            assert written_to(both[0]) == written_to(both[1])
        for one, version in zip(stores, versions, strict=True):
            await one.delete_item(version, ItemKind.APPOINTMENT, mail=called_off)
    assert written_to(both[0]) == written_to(both[1])
    fresh = [
        sorted(hands.subjects_of_bob()[len(known) :])
        for hands, known in zip(both, before, strict=True)
    ]
    assert fresh[0] == fresh[1]
