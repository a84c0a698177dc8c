"""What the user is asked before an item becomes a row."""

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.items.sync_filter import SyncFilterDraft
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization import item_decisions, sync_filters
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import Desk

CALL = TaskContent("Call Fabrikam", body="About the contract")
DUPLICATE = "ExchangeSyncDuplicateRecordsError"


def only_letters(desk: Desk) -> None:
    """Let the user's filters of tasks match letters, and nothing that is said here."""

    def work(context: Context) -> None:
        for one in context.unit.sync_filters.of(desk.user_id):
            if one.object_type is ObjectType.TASK:
                sync_filters.delete_sync_filter(context, one.id)
        letters = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "Letter")
        draft = SyncFilterDraft("Letters", ObjectType.TASK, (letters,), owner_id=desk.user_id)
        sync_filters.save_sync_filter(context, draft)

    desk.house.do(work)


async def test_a_row_no_filter_matches_is_asked_about_before_it_is_doubled(ada: Desk) -> None:
    """Such a row is in no list that a pass compares: it is looked for."""
    only_letters(ada)
    row = ada.write(CALL)
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    (link,) = ada.links()
    assert link.question is Question.DUPLICATE
    assert len(ada.alerts(DUPLICATE)) == 1
    ada.as_user(lambda context: item_decisions.decide(context, link.id, yes=True))
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == [CALL.subject] * 2
    assert not ada.alerts(DUPLICATE)
