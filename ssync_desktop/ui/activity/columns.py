"""What the lists of the activity page show, in which order, and their saved views."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailStatus,
    ItemOutcome,
    OperationType,
    ReasonCode,
)
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import EmailRow, FailureRow, QuarantineRow, ReceivedItemRow
from ssync_desktop.ui.activity.failure_pane import GIVEN_UP, OPERATIONS, RETRYING
from ssync_desktop.ui.activity.words import (
    METHODS,
    STATUSES,
    WANTED,
    is_wanted,
    left_out_words,
    outcome_badge,
    sending_words,
    size_words,
    subject_words,
)
from ssync_desktop.ui.conditions import FAILED
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import Align, Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative


def _is(status: EmailStatus) -> Condition:
    return Condition("status", "eq", int(status))


def _became(outcome: ItemOutcome) -> tuple[Condition, ...]:
    return (Condition("outcome", "eq", int(outcome)),)


def _because(reason: ReasonCode) -> tuple[Condition, ...]:
    return (Condition("reason_code", "eq", int(reason)),)


_NO_ERROR, _AN_ERROR = Condition("error_code", "eq", ""), Condition("error_code", "ne", "")
_ELSEWHERE = (int(ItemOutcome.TRACKED), int(ItemOutcome.QUARANTINED))
_LEFT_OUT = tuple(int(outcome) for outcome in ItemOutcome if int(outcome) not in _ELSEWHERE)

INCOMING = Query(
    Table.EMAILS, "", (Condition("outgoing", "eq", False),), "received_on", descending=True
)
OUTGOING = Query(
    Table.EMAILS, "", (Condition("outgoing", "eq", True),), "created_on", descending=True
)
NOT_TRACKED = Query(
    Table.RECEIVED_ITEMS,
    "",
    (Condition("outcome", "in", _LEFT_OUT),),
    "first_seen_on",
    descending=True,
)
FAILURES = Query(Table.FAILURES, sort="failed_on", descending=True)
QUARANTINE = Query(Table.QUARANTINE, sort="parked_on", descending=True)

INCOMING_VIEWS = (
    View("All received"),
    View("Answers", (Condition("correlation_method", "ne", int(CorrelationMethod.NONE)),)),
    View("New conversations", (Condition("correlation_method", "eq", 0),)),
    View("With regarding record", (Condition("regarding_name", "ne", ""),)),
    View("With attachments", (Condition("attachment_count", "ge", 1),)),
)
OUTGOING_VIEWS = (
    View("All outgoing"),
    View(
        "Waiting",
        (Condition("status", "in", (int(EmailStatus.PENDING_SEND), int(EmailStatus.SENDING))),),
    ),
    View("Failed", (FAILED,)),
    View("Sent", (_is(EmailStatus.SENT),)),
    View("Drafts", (_is(EmailStatus.DRAFT),)),
)
NOT_TRACKED_VIEWS = (
    View("All not tracked"),
    View("NoCorrelationMatch: nobody accepts it", _because(ReasonCode.NO_CORRELATION_MATCH)),
    View("NoRecipientMatch: it names nobody here", _because(ReasonCode.NO_RECIPIENT_MATCH)),
    View("InternalEmailReject: internal email", _because(ReasonCode.INTERNAL_EMAIL_REJECT)),
    View("InvalidSender: it has no valid sender", _because(ReasonCode.INVALID_SENDER)),
    View("Duplicate: it is stored already", _became(ItemOutcome.DUPLICATE)),
    View("Before the start date", _became(ItemOutcome.BEFORE_START_DATE)),
    View("The program's own messages", _became(ItemOutcome.OWN_MESSAGE)),
    View("Too large", _became(ItemOutcome.TOO_LARGE)),
    View("Waiting to be tracked by hand", (*_became(ItemOutcome.RETRYING), _NO_ERROR)),
    View("Retrying after a failure", (*_became(ItemOutcome.RETRYING), _AN_ERROR)),
)
FAILURE_VIEWS = (
    View("All failures"),
    View("Incoming failures", (Condition("operation", "eq", int(OperationType.INCOMING)),)),
    View("Outgoing failures", (Condition("operation", "eq", int(OperationType.OUTGOING)),)),
    View("Given up", (Condition("given_up", "eq", True),)),
)
QUARANTINE_VIEWS = (View("All in quarantine"),)


def incoming_columns(context: PageContext) -> tuple[Column[EmailRow], ...]:
    """Return the columns of received email."""
    return (
        _status(),
        _subject(),
        Column("From", lambda row: row.sender, sort="sender", width=120, stretches=1),
        _moment(context, "Received", "received_on", lambda row: row.received_on),
        _mailbox(),
        Column(
            "Correlated by",
            lambda row: METHODS[row.correlation_method],
            sort="correlation_method",
            width=128,
            help="By what an answer was recognized as part of a conversation that is known",
        ),
    )


def outgoing_columns(context: PageContext) -> tuple[Column[EmailRow], ...]:
    """Return the columns of outgoing email."""

    def when(row: EmailRow) -> str:
        return sending_words(row, context.clock.now(), next_pass(context, row))

    return (
        _status(),
        _subject(),
        Column("To", lambda row: row.recipients, sort="recipients", width=112, stretches=1),
        Column(
            "When",
            when,
            sort="created_on",
            tooltip=lambda row: f"{when(row)} ({absolute(row.sent_on or row.created_on)})",
            width=120,
        ),
        _mailbox(),
    )


def not_tracked_columns(context: PageContext) -> tuple[Column[ReceivedItemRow], ...]:
    """Return the columns of what was seen on a server and did not become an email."""
    return (
        Column(
            "Outcome",
            lambda row: _outcome(row).word,
            sort="outcome",
            badge=_outcome,
            width=144,
        ),
        _subject(),
        Column("From", lambda row: row.sender, sort="sender", width=112, stretches=1),
        Column("Why", _why, sort="reason_code", width=184, stretches=2),
        _moment(context, "Seen", "first_seen_on", lambda row: row.first_seen_on),
        _mailbox(),
    )


def failure_columns(context: PageContext) -> tuple[Column[FailureRow], ...]:
    """Return the columns of items that did not synchronize."""
    return (
        Column(
            "State",
            lambda row: (GIVEN_UP if row.given_up else RETRYING).word,
            sort="given_up",
            badge=lambda row: GIVEN_UP if row.given_up else RETRYING,
            width=112,
        ),
        _subject(),
        Column("From or to", lambda row: row.partner, sort="partner", width=112, stretches=1),
        Column(
            "What failed", lambda row: row.error_text, sort="error_text", width=184, stretches=2
        ),
        _moment(context, "Failed", "failed_on", lambda row: row.failed_on),
        Column("Direction", lambda row: OPERATIONS[row.operation], sort="operation", width=120),
        _mailbox(),
    )


def quarantine_columns(context: PageContext) -> tuple[Column[QuarantineRow], ...]:
    """Return the columns of parked items."""
    return (
        _subject(),
        Column("From", lambda row: row.sender, sort="sender", width=120, stretches=1),
        Column(
            "What failed", lambda row: row.error_text, sort="error_text", width=184, stretches=1
        ),
        _moment(context, "Parked", "parked_on", lambda row: row.parked_on),
        _mailbox(),
        Column("Size", lambda row: size_words(row.size), sort="size", width=80, align=Align.RIGHT),
    )


def next_pass(context: PageContext, row: EmailRow) -> datetime | None:
    """Return when the row's mailbox sends next, as far as anybody knows."""
    if row.mailbox_id is None:
        return None
    status = context.live.operation(row.mailbox_id, OperationType.OUTGOING)
    return status.next_run_on if status else None


def _why(row: ReceivedItemRow) -> str:
    if is_wanted(row.outcome, row.error_code):
        return WANTED
    return row.error_text or left_out_words(row.outcome, row.reason_code, row.refusal)


def _outcome(row: ReceivedItemRow) -> Badge:
    return outcome_badge(row.outcome, row.error_code)


def _status() -> Column[EmailRow]:
    return Column(
        "State",
        lambda row: STATUSES[row.status].word,
        sort="status",
        badge=lambda row: STATUSES[row.status],
        width=124,
    )


def _subject() -> Column[Any]:
    return Column(
        "Subject", lambda row: subject_words(row.subject), sort="subject", width=144, stretches=2
    )


def _mailbox() -> Column[Any]:
    return Column("Mailbox", lambda row: row.mailbox_name, sort="mailbox_name", width=136)


def _moment(
    context: PageContext, title: str, sort: str, moment: Callable[[Any], datetime | None]
) -> Column[Any]:
    return Column(
        title,
        lambda row: relative(moment(row), context.clock.now(), ""),
        sort=sort,
        tooltip=lambda row: absolute(moment(row)),
        width=88,
    )
