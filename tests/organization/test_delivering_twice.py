"""Delivering twice changes nothing, whatever the mail, the methods and the settings are."""

from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.options import FilteringMethod, UnknownSender
from ssync_desktop.organization.context import Context
from ssync_desktop.store.schema import METADATA
from tests.kit.mail_world import MailWorld, incoming

PEOPLE = ("ada@example.com", "bob@example.com", "desk@example.com", "list@example.org")
MAIL = st.fixed_dictionaries(
    {
        "sender": st.sampled_from(["new@example.net", "carl@example.net", *PEOPLE[:3], None]),
        "to": st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple),
        "place": st.sampled_from(["", "one", "two"]),
        "answers": st.sampled_from(["", "one", "two"]),
        "sent": st.booleans(),
        "manual": st.booleans(),
        "text": st.sampled_from(["yes", "no"]),
    }
)
SWITCHES = st.fixed_dictionaries(
    {
        name: st.booleans()
        for name in (
            "track_internal_twice",
            "track_sent_items",
            "queue_items_for_tracked",
            "unresolve_ambiguous_recipients",
            "own_filtering_only",
        )
    }
)
RUNS = count()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mail=st.lists(MAIL, min_size=1, max_size=6), switches=SWITCHES)
def test_delivering_twice_changes_nothing(
    world: MailWorld, mail: list[dict[str, Any]], switches: dict[str, bool]
) -> None:
    boxes = [world.mailbox(owner) for owner in _people(world)]
    world.settings(**switches)
    run = next(RUNS)
    items = [_item(run, number, fields) for number, fields in enumerate(mail)]
    first = [world.deliver(box, *items) for box in boxes]
    before = _everything(world)
    world.clock.advance(60)
    assert [world.deliver(box, *items) for box in boxes] == first
    assert _everything(world) == before
    # The same messages under other ids, as a moved mailbox lists them: the emails stay the same.
    moved = [replace(item, key=_moved(item.key)) for item in items]
    for box in boxes:
        world.deliver(box, *moved)
    assert _everything(world)["email"] == before["email"]
    assert _everything(world)["contact"] == before["contact"]


def _people(world: MailWorld) -> list[Any]:
    """Return a user who wants contacts, one who takes answers, and a queue; made once."""

    def find(context: Context) -> list[Any]:
        users = {user.last_name: user for user in context.unit.users.all()}
        queues = {queue.name: queue for queue in context.unit.queues.all()}
        return [users.get("Ada"), users.get("Bob"), queues.get("Desk")]

    found = world.read(find)
    if None not in found:
        return found
    ada, bob = world.user("ada", FilteringMethod.ALL), world.user("bob")

    def wishing(context: Context) -> None:
        user = context.unit.users.get(ada.id)
        context.unit.users.save(replace(user, unknown_sender=UnknownSender.CONTACT))

    world.run(wishing)
    return [ada, bob, world.queue("desk", bob)]


def _item(run: int, number: int, fields: dict[str, Any]) -> IncomingItem:
    place, answers = fields["place"], fields["answers"]
    return incoming(
        f"{run}-{number}",
        sender=fields["sender"],
        to=fields["to"],
        message_id=f"{run}{place}@x" if place else "",
        in_reply_to=f"{run}{answers}@x" if answers else "",
        text=fields["text"],
        sent=fields["sent"],
        manual=fields["manual"],
    )


def _moved(key: ItemKey) -> ItemKey:
    return replace(key, server_id=f"moved {key.server_id}")


def _everything(world: MailWorld) -> dict[str, list[Any]]:
    """Return every row of every table that mail can write."""

    def read(context: Context) -> dict[str, list[Any]]:
        names = ("email", "activityparty", "receiveditem", "queueitem", "contact", "emailsearch")
        return {
            name: sorted(map(repr, context.unit.session.execute(select(METADATA.tables[name]))))
            for name in names
        }

    return world.read(read)
