"""Whatever both sides can say comes back from Exchange as it was said, made or changed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    Content,
    OccurrenceChange,
)
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.zones import as_exchange_has
from ssync_desktop.servers.item_port import ItemStore
from tests.contract.item_samples import MARK, seen
from tests.kit.exchange import ANN
from tests.kit.item_strategies import contents
from tests.servers.exchange.conftest import House

ANN_HOLDS = Attendee(ANN.user_name, "Ann")
CALM = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def held(content: Content) -> Content:
    """Return *content* as Exchange has it: somebody holds it, in a zone that Windows names."""
    if not isinstance(content, AppointmentContent):
        return content
    return as_exchange_has(_held_by(content, content.organizer or ANN_HOLDS))


async def told(session: ItemStore, kind: ItemKind, key: str) -> Content:
    return (await seen(session, kind, key)).content


@pytest.mark.parametrize("kind", ItemKind)
@CALM
@given(data=st.data())
async def test_what_is_made_comes_back_as_it_was(
    house: House, kind: ItemKind, data: st.DataObject
) -> None:
    content = data.draw(contents(kind))
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(content, MARK, mail=False)
        assert await told(session, kind, made.key) == held(content)


@pytest.mark.parametrize("kind", ItemKind)
@CALM
@given(data=st.data())
async def test_what_is_changed_comes_back_as_the_other(
    house: House, kind: ItemKind, data: st.DataObject
) -> None:
    """Two changes after each other: the first leaves what the second has to cope with."""
    content, *others = (data.draw(contents(kind)) for _ in range(3))
    async with house.connector.items(house.endpoint, ANN) as session:
        version = await session.create_item(content, MARK, mail=False)
        for drawn in others:
            before, other = await told(session, kind, version.key), drawn
            if isinstance(drawn, AppointmentContent) and isinstance(before, AppointmentContent):
                other = _held_by(drawn, before.organizer)
            version = await session.update_item(version, before, other, MARK, mail=False)
            assert await told(session, kind, version.key) == held(other)


def _held_by(content: AppointmentContent, organizer: Attendee | None) -> AppointmentContent:
    """Return *content* held by *organizer*, every occurrence of it too: that is never changed."""
    if content.series is not None:
        changed = tuple(
            OccurrenceChange(one.original, replace(one.content, organizer=organizer))
            for one in content.series.changed
        )
        content = replace(content, series=replace(content.series, changed=changed))
    return replace(content, organizer=organizer)
