"""Which queues a tracked email waits in (section 3.6, D4)."""

from collections.abc import Sequence

from ssync_desktop.domain.filtering import Asked, FilterAnswer
from ssync_desktop.domain.options import FilteringMethod, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Fact, Reason, Step


def queues_for(
    asked: Sequence[Asked],
    answer: FilterAnswer,
    settings: OrganizationSettings,
    default_queue: Reference | None = None,
) -> tuple[Reference, ...]:
    """Return the queues that get an item, in the order in which the email names them.

    These are the accepting queues in To and Cc (B59), the queue being read that neither names
    (D4), and the *default_queue* of the email's owner where email is routed there.
    """
    accepting = {reference.id for reference in answer.accepting}
    chosen: list[Reference] = []
    for one in asked:
        if one.reference.object_type is not ObjectType.QUEUE:
            continue
        if one.addressed:
            wanted = settings.create_queue_items_for_recipients and one.reference.id in accepting
        else:
            wanted = (
                settings.create_queue_item_for_mailbox and one.method is not FilteringMethod.NONE
            )
        if wanted:
            chosen.append(one.reference)
    routed = settings.auto_route_to_owner_queue and settings.create_queue_items_for_recipients
    if routed and default_queue is not None and default_queue.id not in {q.id for q in chosen}:
        chosen.append(default_queue)
    return tuple(chosen)


def queue_reasons(queues: Sequence[Reference]) -> list[Reason]:
    """Return a reason for each queue that gets an item."""
    return [
        Reason(
            Step.QUEUE,
            True,
            f"It is placed in the queue {queue.name}.",
            (Fact("Queue", queue.name, queue),),
        )
        for queue in queues
    ]
