"""An email that is taken up again, and whom a server would not serve."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.email import Email, EmailBody, Party
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import EmailStatus, ObjectType, ParticipationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.rewriting import can_be_edited, draft_of, refusals
from tests.kit.clock import START

QUEUE = Reference(new_id(), ObjectType.QUEUE, "Support")
TO, CC = ParticipationType.TO, ParticipationType.CC


def email(*recipients: Party, **changes: object) -> Email:
    made = Email(
        id=new_id(),
        subject="Offer CRM:0001001",
        outgoing=True,
        status=EmailStatus.FAILED,
        parties=(
            Party(ParticipationType.SENDER, "support@example.com", "Support", QUEUE),
            *recipients,
        ),
        owner_id=new_id(),
        created_on=START,
        tracking_token="CRM:0001001",
        last_error_code=ErrorCode.RECIPIENTS_REFUSED,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def told(of: Email) -> list[tuple[str, str, str]]:
    return [(one.address, problem.field, problem.text) for one, problem in refusals(of)]


def test_the_editor_shows_what_a_person_wrote() -> None:
    failed = email(Party(TO, "carl@example.net", "Carl"), row_version=7)
    draft = draft_of(failed, EmailBody("Dear Carl", "<p>Dear Carl</p>", ()))
    assert (draft.subject, draft.text, draft.row_version) == ("Offer", "Dear Carl", 7)
    assert draft.sender == QUEUE
    assert [address.name for address in draft.to] == ["Carl"]
    assert tuple(draft.problems()) == ()


@pytest.mark.parametrize("subject", ["Re: CRM:0001001 again", "Offer", ""])
def test_a_token_elsewhere_is_the_persons_own(subject: str) -> None:
    assert draft_of(email(subject=subject)).subject == subject


@pytest.mark.parametrize(
    ("status", "outgoing", "open_"),
    [
        (EmailStatus.DRAFT, True, True),
        (EmailStatus.FAILED, True, True),
        (EmailStatus.PENDING_SEND, True, False),
        (EmailStatus.SENDING, True, False),
        (EmailStatus.SENT, True, False),
        (EmailStatus.RECEIVED, False, False),
    ],
)
def test_drafts_and_failed_emails_are_open(
    status: EmailStatus, outgoing: bool, open_: bool
) -> None:
    assert can_be_edited(email(status=status, outgoing=outgoing)) is open_


def test_each_refused_recipient_has_the_servers_own_words() -> None:
    words = (
        "mail.example.com takes none of the recipients (bob@example.net: 550 "
        "<bob@example.net>: no user (here); Ann@Example.net: 554 5.7.1 not from you)"
    )
    people = (
        Party(TO, "ann@example.net"),
        Party(CC, "bob@example.net"),
        Party(CC, "annbob@example.net"),
    )
    assert told(email(*people, last_error_text=words)) == [
        (
            "ann@example.net",
            "to",
            "The server refused “ann@example.net”: 554 5.7.1 not from you.",
        ),
        (
            "bob@example.net",
            "cc",
            "The server refused “bob@example.net”: 550 <bob@example.net>: no user (here).",
        ),
    ]


def test_words_without_an_address_are_about_the_only_recipient() -> None:
    words = "The server takes none of the recipients (550 no such user)"
    one = Party(TO, "ann@example.net")
    assert told(email(one, last_error_text=words)) == [
        ("ann@example.net", "to", "The server refused “ann@example.net”: 550 no such user.")
    ]
    assert told(email(one, Party(CC, "bob@example.net"), last_error_text=words)) == []


def test_another_failure_blames_no_recipient() -> None:
    other = email(
        Party(TO, "ann@example.net"),
        last_error_code=ErrorCode.MESSAGE_REFUSED,
        last_error_text="Refused (ann@example.net: 554 spam)",
    )
    assert told(other) == []
