"""What the program sends by itself is marked, and answers nothing automatic (RFC 3834)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.automatic import (
    AutomaticMail,
    Purpose,
    automatic_mail,
    stored_marks,
    stored_with,
    why_automatic,
)
from ssync_desktop.domain.received_email import ReceivedHeaders
from tests.kit.mail_world import headers

ADA = Address("Ada", "ada@example.com")
PERSONAL = headers()


def with_block(*lines: str) -> ReceivedHeaders:
    return replace(PERSONAL, block="".join(f"{line}\r\n" for line in lines))


def test_what_answers_nothing_is_auto_generated() -> None:
    assert automatic_mail(Purpose.ALARM, ADA) == AutomaticMail("auto-generated", "alarm")
    assert automatic_mail(Purpose.TEST, ADA) == AutomaticMail("auto-generated", "test")
    assert automatic_mail(Purpose.ALARM, Address("", "")) is None


def test_a_person_may_be_answered_and_the_answer_says_what_it_is() -> None:
    assert automatic_mail(Purpose.ALARM, ADA, PERSONAL) == AutomaticMail("auto-replied", "alarm")


@pytest.mark.parametrize(
    "answers",
    [
        headers(auto_submitted="auto-replied"),
        headers(auto_submitted="Auto-Generated; type=x"),
        headers(own_message="test"),
        headers(sender=None),
        with_block("Return-Path: <>", "Subject: Undelivered"),
        with_block("Precedence: Bulk"),
        with_block("List-Id: <people.example.com>"),
        with_block("X-Auto-Response-Suppress: DR, All"),
    ],
)
def test_nothing_automatic_is_answered(answers: ReceivedHeaders) -> None:
    assert why_automatic(answers)
    assert automatic_mail(Purpose.ALARM, ADA, answers) is None


@pytest.mark.parametrize(
    "answers",
    [
        headers(auto_submitted="no"),
        with_block("Return-Path: <a@b.example>", "Precedence: first-class"),
        with_block("Subject: a", " List-Id: folded into the subject"),
        with_block("no colon at all", ""),
    ],
)
def test_personal_mail_is_not_taken_for_automatic(answers: ReceivedHeaders) -> None:
    assert why_automatic(answers) == ""
    assert automatic_mail(Purpose.ALARM, ADA, answers) is not None


@pytest.mark.parametrize(
    "address",
    ["MAILER-DAEMON@example.com", "noreply@x.example", "owner-list@x.example", "a-request@x.y"],
)
def test_machines_are_not_answered(address: str) -> None:
    assert automatic_mail(Purpose.ALARM, Address("", address), PERSONAL) is None


def test_marks_are_kept_with_the_email_until_it_is_composed() -> None:
    marks = AutomaticMail("auto-generated", "alarm")
    assert stored_marks(stored_with(marks)) == marks
    assert stored_marks("") is None
    assert stored_marks('{"Auto-Submitted": "auto-replied"}') is None  # a received one, answered
