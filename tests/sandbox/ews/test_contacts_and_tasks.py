"""exchangelib keeps contacts and tasks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from exchangelib import (
    UTC,
    Account,
    Contact,
    DistributionList,
    EWSDate,
    EWSDateTime,
    FileAttachment,
    Task,
)
from exchangelib.indexed_properties import EmailAddress, PhoneNumber, PhysicalAddress
from exchangelib.items import ALL_OCCURRENCES, SPECIFIED_OCCURRENCE_ONLY
from exchangelib.properties import Mailbox, Member
from exchangelib.recurrence import DailyPattern, DailyRegeneration, TaskRecurrence

from tests.sandbox.ews.conftest import OpenAccount

MONDAY = EWSDate(2026, 3, 23)


@pytest.fixture
def account(open_account: OpenAccount) -> Account:
    return open_account()


def _maria(account: Account) -> Contact:
    made = Contact(
        account=account,
        folder=account.contacts,
        given_name="Maria",
        surname="Anders",
        display_name="Maria Anders",
        company_name="Fabrikam",
        email_addresses=[EmailAddress(label="EmailAddress1", email="maria@fabrikam.example")],
        phone_numbers=[PhoneNumber(label="MobilePhone", phone_number="+49 30 1234")],
        physical_addresses=[PhysicalAddress(label="Business", street="Obere 1", city="Berlin")],
        birthday=EWSDate(1980, 2, 29),
    )
    made.save()
    return made


def test_a_contact_is_named_filed_and_found(account: Account) -> None:
    _maria(account)
    (read,) = account.contacts.all()
    assert (read.display_name, read.file_as) == ("Maria Anders", "Anders, Maria")
    assert read.complete_name.full_name == "Maria Anders"
    assert read.email_addresses[0].email == "maria@fabrikam.example"
    assert (read.physical_addresses[0].street, read.physical_addresses[0].city) == (
        "Obere 1",
        "Berlin",
    )
    assert read.birthday == EWSDate(1980, 2, 29)
    assert read.has_picture is False


def test_parts_of_a_contact_change_alone(account: Account) -> None:
    item = _maria(account)
    item.physical_addresses = [PhysicalAddress(label="Business", street="Obere 2", zipcode="10115")]
    item.phone_numbers = [PhoneNumber(label="BusinessPhone", phone_number="+49 30 5678")]
    item.save(update_fields=["physical_addresses", "phone_numbers"])
    item.refresh()
    (address,) = item.physical_addresses
    assert (address.street, address.zipcode, address.city) == ("Obere 2", "10115", None)
    assert {one.label: one.phone_number for one in item.phone_numbers if one.phone_number} == {
        "BusinessPhone": "+49 30 5678"
    }
    assert item.email_addresses[0].email == "maria@fabrikam.example"


def test_a_contact_has_a_picture_once_one_hangs_on_it(account: Account) -> None:
    item = _maria(account)
    item.attach(FileAttachment(name="me.jpg", content=b"\xff\xd8", is_contact_photo=True))
    item.refresh()
    (photo,) = item.attachments
    assert (item.has_picture, photo.name, photo.content) == (
        True,
        "ContactPicture.jpg",
        b"\xff\xd8",
    )
    item.detach(photo)
    item.refresh()
    assert item.has_picture is False


def test_a_list_of_people_is_kept(account: Account) -> None:
    DistributionList(
        account=account,
        folder=account.contacts,
        display_name="Friends",
        members=[Member(mailbox=Mailbox(email_address="maria@fabrikam.example"), status="Normal")],
    ).save()
    (read,) = account.contacts.all()
    assert read.display_name == "Friends"
    assert read.members[0].mailbox.email_address == "maria@fabrikam.example"


def _task(account: Account, **said: object) -> Task:
    made = Task(
        account=account,
        folder=account.tasks,
        subject="Call",
        start_date=MONDAY,
        due_date=MONDAY,
        **said,
    )
    made.save()
    return made


def test_a_task_is_done_in_every_respect_or_in_none(account: Account) -> None:
    item = _task(account)
    item.refresh()
    assert (item.status, item.percent_complete, item.is_complete) == ("NotStarted", 0, False)
    assert (item.start_date, item.due_date, item.owner) == (MONDAY, MONDAY, "Ada Lovelace")
    item.percent_complete, item.status = Decimal(50), Task.NOT_STARTED
    item.status = "InProgress"
    item.save(update_fields=["percent_complete"])
    item.refresh()
    assert (item.status, item.percent_complete) == ("InProgress", 50)
    item.complete()
    item.refresh()
    assert (item.status, item.percent_complete, item.is_complete) == ("Completed", 100, True)
    assert item.complete_date is not None


def test_a_task_reminds_at_its_moment_until_it_is_done(account: Account) -> None:
    at = EWSDateTime(2026, 3, 23, 16, 30, tzinfo=UTC)
    item = Task(folder=account.tasks, subject="Call", reminder_due_by=at, reminder_is_set=True)
    item.save()
    item.refresh()
    assert (item.reminder_due_by, item.reminder_is_set) == (at, True)
    item.reminder_due_by = at + timedelta(hours=1)
    item.save(update_fields=["reminder_due_by"])
    item.refresh()
    assert item.reminder_due_by == at + timedelta(hours=1)
    item.complete()
    item.refresh()
    assert item.reminder_is_set is False


def test_a_series_of_tasks_goes_on_when_one_is_done(account: Account) -> None:
    item = _task(
        account,
        recurrence=TaskRecurrence(pattern=DailyPattern(interval=1), start=MONDAY, number=2),
    )
    item.complete()
    found = {one.due_date: one for one in account.tasks.all()}
    assert {at: (one.status, one.is_recurring) for at, one in found.items()} == {
        MONDAY: ("Completed", False),
        EWSDate(2026, 3, 24): ("NotStarted", True),
    }
    found[EWSDate(2026, 3, 24)].complete()
    assert [one.status for one in account.tasks.all()] == ["Completed", "Completed"]


def test_a_task_comes_again_so_long_after_it_was_done(account: Account) -> None:
    item = _task(
        account, recurrence=TaskRecurrence(pattern=DailyRegeneration(interval=3), start=MONDAY)
    )
    item.complete()
    (again,) = [one for one in account.tasks.all() if one.status == "NotStarted"]
    assert again.due_date > MONDAY
    assert again.is_recurring


def test_one_task_of_a_series_is_left_out(account: Account) -> None:
    item = _task(
        account,
        recurrence=TaskRecurrence(pattern=DailyPattern(interval=1), start=MONDAY, number=2),
    )
    item.delete(affected_task_occurrences=SPECIFIED_OCCURRENCE_ONLY)
    (left,) = account.tasks.all()
    assert (left.due_date, left.status) == (EWSDate(2026, 3, 24), "NotStarted")
    left.delete(affected_task_occurrences=ALL_OCCURRENCES)
    assert account.tasks.all().count() == 0
