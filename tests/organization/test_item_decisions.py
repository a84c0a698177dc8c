"""Questions that only the user can answer, and fields of which somebody chooses another value."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.details import ItemDetails, Side
from ssync_desktop.domain.items.item import FieldConflict, IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import Phase, Question, ShowAs, UserDecision
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.id_mappings import delete_exchange_sync_id_mapping
from ssync_desktop.organization.item_decisions import decide, resolve_conflicts
from ssync_desktop.organization.items import set_item_state
from tests.kit.item_place import Place
from tests.kit.items_at_hand import CALL, action_of, in_mailbox, meeting
from tests.kit.mail_world import MailWorld


@pytest.fixture
def place(world: MailWorld) -> Place:
    return Place(world)


def asked(place: Place, question: Question = Question.SCHEDULING_CONFLICT) -> IdMapping:
    """Return a link about which the user was asked."""
    action = action_of(ActionType.ASK, remote=in_mailbox(meeting()), question=question)
    return place.linked(action)


def answer(place: Place, link: IdMapping, *, yes: bool) -> IdMapping:
    caller = place.world.caller(place.ada)
    return place.world.run(lambda c: decide(c, link.id, yes=yes), caller)


def refused(place: Place, work: Callable[[Context], object], caller: Caller) -> ErrorCode:
    with pytest.raises(NeedsAttention) as refusal:
        place.world.run(work, caller)
    return refusal.value.code


@pytest.mark.behaviour("B97", "the question")
@pytest.mark.parametrize("question", list(Question))
def test_each_question_is_an_alert_of_its_own_about_its_link(
    place: Place, question: Question
) -> None:
    link = asked(place, question)
    (alert,) = place.questions(link)
    assert (alert.code.value, alert.for_user_id) == (question.value, place.ada.id)
    assert "“Plans”" in alert.text
    assert alert.text.endswith("?")


@pytest.mark.behaviour("B97", "the answer")
@pytest.mark.parametrize(("yes", "decision"), [(True, UserDecision.YES), (False, UserDecision.NO)])
def test_an_answer_stands_on_the_link_for_the_next_pass(
    place: Place, yes: bool, decision: UserDecision
) -> None:
    link = asked(place)
    answered = answer(place, link, yes=yes)
    assert (answered.decision, answered.question) == (decision, Question.SCHEDULING_CONFLICT)
    assert place.questions(link) == []
    pending = place.world.read(lambda c: c.unit.id_mappings.pending(place.mailbox.id))
    assert [one.id for one in pending] == [link.id]


def test_an_answer_can_be_changed_until_it_is_used(place: Place) -> None:
    link = asked(place)
    answer(place, link, yes=False)
    assert answer(place, link, yes=True).decision is UserDecision.YES
    place.linked(action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(meeting())))
    caller = place.world.caller(place.ada)
    code = refused(place, lambda c: decide(c, link.id, yes=False), caller)
    assert code is ErrorCode.RECORD_CHANGED


def test_an_answer_is_for_the_question_that_was_shown(place: Place) -> None:
    link = asked(place, Question.DUPLICATE)
    (shown,) = place.questions(link)
    asked(place, Question.SCHEDULING_CONFLICT)
    caller = place.world.caller(place.ada)
    code = refused(place, lambda c: decide(c, link.id, yes=True, seen=shown.id), caller)
    assert code is ErrorCode.RECORD_CHANGED
    left = place.link(link)
    assert left is not None
    assert left.decision is UserDecision.ASKED
    (now,) = place.questions(link)
    decided = place.world.run(lambda c: decide(c, link.id, yes=True, seen=now.id), caller)
    assert decided.decision is UserDecision.YES


def test_a_question_leaves_the_alerts_with_its_link(place: Place) -> None:
    link = asked(place)
    caller = place.world.caller(place.ada)
    place.world.run(lambda c: delete_exchange_sync_id_mapping(c, link.id), caller)
    assert place.questions(link) == []


def test_what_was_answered_is_not_asked_again(place: Place) -> None:
    link = asked(place)
    answer(place, link, yes=False)
    again = asked(place)
    assert (again.id, again.decision) == (link.id, UserDecision.NO)
    assert place.questions(link) == []


def test_another_question_about_the_same_item_is_asked(place: Place) -> None:
    link = asked(place, Question.DUPLICATE)
    answer(place, link, yes=True)
    again = asked(place, Question.SCHEDULING_CONFLICT)
    assert (again.id, again.decision) == (link.id, UserDecision.ASKED)
    assert [one.code for one in place.questions(link)] == [ErrorCode.SCHEDULING_CONFLICT]


def test_nobody_answers_for_others_but_administrators(place: Place) -> None:
    link = asked(place)
    eve = place.world.user("eve")
    denied = refused(place, lambda c: decide(c, link.id, yes=True), place.world.caller(eve))
    assert denied is ErrorCode.PRIVILEGE_DENIED
    admin = place.world.caller(place.world.admin)
    decided = place.world.run(lambda c: decide(c, link.id, yes=True), admin)
    assert decided.decision is UserDecision.YES


def contested(place: Place, row: LocalItem, *conflicts: FieldConflict) -> IdMapping:
    """Return a link on which conflicts stand."""
    remote = in_mailbox(row.content)
    return place.linked(action_of(ActionType.NOTE, local=row, remote=remote, conflicts=conflicts))


def choose(place: Place, link: IdMapping, **choices: Side) -> Content:
    """Choose sides of fields, and return what the row says then."""
    caller = place.world.caller(place.ada)
    resolved = place.world.run(lambda c: resolve_conflicts(c, link.id, choices), caller)
    assert resolved.conflicts == ()
    return place.row_of(resolved).content


@pytest.mark.parametrize(
    ("side", "subject"),
    [(Side.CRM, "Call Fabrikam"), (Side.COMMON, "Call"), (Side.EXCHANGE, "Ring Fabrikam")],
)
def test_the_chosen_side_of_a_field_is_written(place: Place, side: Side, subject: str) -> None:
    row = place.row(CALL)
    conflict = FieldConflict("subject", CALL.subject, "Call", "Ring Fabrikam", crm_won=True)
    said = choose(place, contested(place, row, conflict), subject=side)
    assert said == replace(CALL, subject=subject)
    after = place.stored(row)
    assert after is not None
    wrote = after.row_version > row.row_version
    assert wrote is (side is not Side.CRM)
    assert after.modified_by == (place.ada.id if wrote else row.modified_by)


def test_a_choice_does_not_write_over_what_was_edited_since(place: Place) -> None:
    row = place.row(CALL)
    conflict = FieldConflict("subject", CALL.subject, "Call", "Ring Fabrikam", crm_won=True)
    link = contested(place, row, conflict)
    seen = ItemDetails(link, crm=CALL)
    edited = replace(row, content=replace(CALL, subject="Call them now"))
    place.world.run(lambda c: c.unit.items.save(edited))
    caller, choices = place.world.caller(place.ada), {"subject": Side.EXCHANGE}
    code = refused(place, lambda c: resolve_conflicts(c, link.id, choices, seen), caller)
    assert code is ErrorCode.RECORD_CHANGED
    assert place.row_of(link).content.subject == "Call them now"
    again = replace(seen, crm=edited.content)
    place.world.run(lambda c: resolve_conflicts(c, link.id, choices, again), caller)
    assert place.row_of(link).content.subject == "Ring Fabrikam"


def test_what_exchange_shows_of_a_completed_appointment_is_not_written(place: Place) -> None:
    row = place.row(meeting())
    ended = place.world.run(lambda c: set_item_state(c, row.object_type, row.id, Phase.COMPLETED))
    conflict = FieldConflict("location", "Here", "", "There", crm_won=True)
    said = choose(place, contested(place, ended, conflict), location=Side.EXCHANGE)
    assert said == meeting(location="There", show_as=ShowAs.BUSY)
    after = place.stored(row)
    assert after is not None
    assert after.phase is Phase.COMPLETED


def test_only_fields_in_conflict_are_chosen_and_by_their_owner(place: Place) -> None:
    row = place.row(CALL)
    conflict = FieldConflict("subject", CALL.subject, "Call", "Ring", crm_won=True)
    link = contested(place, row, conflict)
    choices = {"body": Side.EXCHANGE}
    unknown = refused(
        place,
        lambda c: resolve_conflicts(c, link.id, choices),
        place.world.caller(place.ada),
    )
    assert unknown is ErrorCode.INVALID_DRAFT
    eve = place.world.user("eve")
    denied = refused(place, lambda c: resolve_conflicts(c, link.id, {}), place.world.caller(eve))
    assert denied is ErrorCode.PRIVILEGE_DENIED
    assert place.link(link) == link
