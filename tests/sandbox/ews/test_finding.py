"""FindItem: restrictions, order and pages."""

from datetime import UTC, datetime, timedelta

import pytest
from exchangelib import ExtendedProperty, Message, Q

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount, letter

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Marker(ExtendedProperty):  # type: ignore[misc]  # no types there
    property_set_id = "f6a2c9d8-2f58-4b3a-8f0e-6a4f3c0de111"
    property_name = "FindingMarker"
    property_type = "String"


@pytest.fixture
def subjects(exchange: SandboxExchange) -> list[str]:
    """Five messages, an hour apart, the last one the latest."""
    named = ["Offer", "Your order 12", "Order 13", "Delivery", "zebra"]
    for number, subject in enumerate(named):
        exchange.deliver(ADA, letter(subject), NOW + timedelta(hours=number))
    return named


def test_the_newest_come_first_when_nobody_says_how(
    subjects: list[str], open_account: OpenAccount
) -> None:
    found = open_account().inbox.all().only("subject")
    assert [one.subject for one in found] == subjects[::-1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Q(subject="Offer"), {"Offer"}),
        (Q(subject__icontains="order"), {"Your order 12", "Order 13"}),
        (Q(subject__startswith="Order"), {"Order 13"}),
        (Q(subject__contains="order") | Q(subject="Delivery"), {"Your order 12", "Delivery"}),
        (~Q(subject__icontains="order"), {"Offer", "Delivery", "zebra"}),
        (Q(datetime_received__gte=NOW + timedelta(hours=3)), {"Delivery", "zebra"}),
        (Q(datetime_received__range=(NOW, NOW + timedelta(hours=1))), {"Offer", "Your order 12"}),
        (Q(is_read=False, subject="Offer"), {"Offer"}),
        (Q(is_read=True), set()),
        (Q(size__gt=10_000), set()),
        (Q(subject__exists=True, subject="zebra"), {"zebra"}),
        (Q(subject__not="Offer") & Q(subject__lt="p"), {"Order 13", "Delivery"}),
    ],
)
def test_a_restriction_finds_what_it_says(
    wanted: Q, found: set[str], subjects: list[str], open_account: OpenAccount
) -> None:
    listed = open_account().inbox.filter(wanted).only("subject")
    assert {one.subject for one in listed} == found


def test_a_marker_finds_its_message_and_no_other(
    subjects: list[str], open_account: OpenAccount
) -> None:
    Message.register("finding_marker", Marker)
    try:
        account = open_account()
        marked = account.inbox.get(subject="Delivery")
        marked.finding_marker = "17"
        marked.save(update_fields=["finding_marker"])
        listed = list(account.inbox.filter(finding_marker="17").only("subject", "finding_marker"))
        assert [(one.subject, one.finding_marker) for one in listed] == [("Delivery", "17")]
    finally:
        Message.deregister("finding_marker")


def test_a_message_is_found_by_its_message_id(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.deliver(ADA, b"Message-ID: <one@fabrikam.example>\r\n" + letter("One"))
    exchange.deliver(ADA, b"Message-ID: <two@fabrikam.example>\r\n" + letter("Two"))
    listed = open_account().inbox.filter(message_id="<two@fabrikam.example>").only("subject")
    assert [one.subject for one in listed] == ["Two"]


def test_lists_are_sorted_and_cut_into_pages(
    subjects: list[str], open_account: OpenAccount
) -> None:
    ordered = open_account().inbox.all().order_by("subject").only("subject")
    ordered.page_size = 2
    assert [one.subject for one in ordered] == sorted(subjects, key=str.casefold)
    backwards = open_account().inbox.all().order_by("-datetime_received").only("subject")
    assert [one.subject for one in backwards[1:3]] == ["Delivery", "Order 13"]
    assert open_account().inbox.all().count() == 5
