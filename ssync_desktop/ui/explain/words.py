"""How stations are called, what they ask, and how their answers read."""

from collections.abc import Mapping

from ssync_desktop.domain.options import ItemOutcome, ReasonCode
from ssync_desktop.domain.verdict import Step
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

TITLES: Mapping[Step, tuple[str, str]] = {
    Step.MAILBOX: ("Mailbox", "Is the mailbox read at all?"),
    Step.START_DATE: ("Start date", "Was it received late enough?"),
    Step.OWN_MESSAGE: ("Own message", "Did this program send it by itself?"),
    Step.SENDER: ("Sender", "Does From hold a valid address?"),
    Step.DUPLICATE: ("Duplicate", "Is it stored already?"),
    Step.INTERNAL: ("Internal email", "Is it from one of us to one of us?"),
    Step.CORRELATION: ("Correlation", "Which stored email does it answer?"),
    Step.FILTER: ("Filter", "Does any recipient accept it?"),
    Step.MANUAL: ("Tracked by hand", "Does somebody want it tracked anyway?"),
    Step.PARTIES: ("Sender and recipients", "Whose addresses are these?"),
    Step.OWNER: ("Owner", "Who owns the email?"),
    Step.NEW_RECORD: ("New record", "Is an unknown sender entered?"),
    Step.QUEUE: ("Queue items", "In which queues does it wait?"),
    Step.REGARDING: ("Regarding", "Which record is it about?"),
    Step.ATTACHMENTS: ("Attachments", "Which files are kept?"),
    Step.CONTENT: ("Content", "Is everything kept that it says?"),
}

_GOOD, _STOP, _OFF = ("success", Tone.GOOD), ("close", Tone.WARN), ("step-skipped", Tone.OFF)


def _answers(passed: str, failed: str, unasked: str) -> dict[bool | None, Badge]:
    return {True: Badge(*_GOOD, passed), False: Badge(*_STOP, failed), None: Badge(*_OFF, unasked)}


ANSWERS: Mapping[Step, Mapping[bool | None, Badge]] = {
    Step.MAILBOX: _answers("Is read", "Is not read", "Not asked"),
    Step.START_DATE: _answers("In time", "Too early", "No limit"),
    Step.OWN_MESSAGE: _answers("No", "Our own", "No"),
    Step.SENDER: _answers("Valid", "Not valid", "Not asked"),
    Step.DUPLICATE: _answers("New", "Stored already", "Not asked"),
    Step.INTERNAL: _answers("Kept", "Left out", "Not internal"),
    Step.CORRELATION: _answers("Found", "Found none", "Not asked")
    | {False: Badge(*_OFF, "Found none")},
    Step.FILTER: _answers("Accepted", "Not accepted", "Not asked"),
    Step.MANUAL: _answers("By hand", "Given up", "Wanted"),
    Step.PARTIES: _answers("Known", "Open", "Unknown"),
    Step.OWNER: _answers("Chosen", "None", "None"),
    Step.NEW_RECORD: _answers("Entered", "Not entered", "Not entered"),
    Step.QUEUE: _answers("Placed", "None", "None"),
    Step.REGARDING: _answers("Set", "None", "None"),
    Step.ATTACHMENTS: _answers("Kept", "Left out", "None"),
    Step.CONTENT: _answers("Kept", "Cut", "Not asked"),
}

BY_RULE = ("Tracked by a folder's rule", "Does it lie in a folder that has a rule?")
RULED = Badge(*_GOOD, "By the rule")

TAKEN, LOST = Badge("success", Tone.GOOD, "Taken"), Badge("step-skipped", Tone.OFF, "Lost")
ACCEPTS = Badge("success", Tone.GOOD, "Accepts")
DECLINES = Badge("close", Tone.WARN, "Does not")
WINS, LOSES = Badge("success", Tone.GOOD, "Chosen"), Badge("step-skipped", Tone.OFF, "Lost")

WHY_NOT: Mapping[ReasonCode, tuple[str, str]] = {
    ReasonCode.DUPLICATE: (
        "it is stored already",
        "The stored email stays as it is. Nothing is lost.",
    ),
    ReasonCode.NO_CORRELATION_MATCH: (
        "nobody among its recipients accepts it",
        (
            "What a user or queue accepts is chosen under Users and queues, “What becomes an "
            "activity”. Those who take answers only accept it when it answers a stored email."
        ),
    ),
    ReasonCode.NO_RECIPIENT_MATCH: (
        "none of its recipients is a user or queue of this organization who accepts it",
        (
            "An email that names nobody here, as one through a distribution list, is taken only by "
            "who takes “all email messages”."
        ),
    ),
    ReasonCode.INTERNAL_EMAIL_REJECT: (
        "email between users is kept as one activity only, the sent one",
        "Settings, Internal email, says which of such emails are kept twice.",
    ),
    ReasonCode.INVALID_SENDER: (
        "its From holds no valid address",
        "Nobody could answer it. It can still be tracked by hand.",
    ),
}
OTHERWISE: Mapping[ItemOutcome, tuple[str, str]] = {
    ItemOutcome.BEFORE_START_DATE: (
        "it was received before the start date",
        (
            "The start date of the mailbox or its profile can be set back; mail is then examined "
            "again."
        ),
    ),
    ItemOutcome.OWN_MESSAGE: (
        "this program sent it by itself",
        "Test & Enable sends such messages, and alarms go to the owner of a profile.",
    ),
    ItemOutcome.NOT_TRACKED: ("the rules leave it alone", ""),
}


def code_words(code: ReasonCode) -> str:
    """Return a reason code as it is published, name and number; empty for none."""
    if code is ReasonCode.UNKNOWN:
        return ""
    return f"{code.name.title().replace('_', '')} ({code.value})"
