"""What a plan says to somebody whose items it is not about."""

import pytest

from ssync_desktop.domain.items.hiding import hidden_plan
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.planning import ActionType, Pair, Plan
from ssync_desktop.domain.privacy import HIDDEN
from tests.kit.items_at_hand import action_of, in_mailbox, meeting

OTHERS = ("“Secret plans”: it is a draft.", "“More secrets”: it is a draft.")
RULE = "No filter for tasks is active, so they do not synchronize."

pytestmark = pytest.mark.behaviour("B107", "plans")


def test_what_is_left_alone_is_hidden_in_a_plan_without_actions() -> None:
    seen = hidden_plan(Plan(left_alone=(*OTHERS, RULE)), lambda _pair: False)
    assert seen.left_alone == (f"“{HIDDEN}”: it is a draft.", RULE)
    assert seen.content_hidden


def test_an_open_item_opens_nothing_that_is_said_of_others() -> None:
    item: MailboxItem = in_mailbox(meeting("Open"))
    plan = Plan((action_of(ActionType.CREATE_IN_CRM, remote=item),), left_alone=OTHERS)

    def reads(pair: Pair) -> bool:
        return pair.remote == item

    seen = hidden_plan(plan, reads)
    assert [one.subject for one in seen.actions] == ["Open"]
    assert seen.left_alone == (f"“{HIDDEN}”: it is a draft.",)
    assert seen.content_hidden


def test_whoever_reads_the_mailbox_reads_all_of_its_plan() -> None:
    plan = Plan(left_alone=(*OTHERS, RULE))
    assert hidden_plan(plan, lambda _pair: True) is plan


def test_a_plan_that_names_nothing_hides_nothing() -> None:
    plan = Plan(left_alone=(RULE,))
    assert hidden_plan(plan, lambda _pair: False) is plan
