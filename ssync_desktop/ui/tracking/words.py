"""The words for rules on folders, the same in the list, the pane and the editor."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.domain.tracking_folder import OnboardingStatus
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.progress import Progress

DISABLED = Badge("phase-stopped", Tone.BAD, "Disabled")
TROUBLED = Badge("phase-retrying", Tone.WARN, "Retrying")
WAITING = Badge("step-waiting", Tone.OFF, "Waiting")
BEGINNING = Badge("phase-synchronizing", Tone.BUSY, "Taking in")
AT_WORK = Badge("phase-ok", Tone.GOOD, "At work")
NOTHING_SET = "Nothing in particular"
STEP = " > "  # between a folder and the one in it

KINDS = {
    ObjectType.ACCOUNT: "account",
    ObjectType.CONTACT: "contact",
    ObjectType.LEAD: "lead",
    ObjectType.QUEUE: "queue",
}
_MEANINGS = {
    DISABLED: "It is left alone until somebody chooses its folder anew, or deletes it.",
    TROUBLED: "The last pass could not read the folder; the next one tries again.",
    WAITING: "The next pass begins with the mail that lies in the folder already.",
    BEGINNING: "Mail that lay in the folder before the rule was made is taken in.",
    AT_WORK: "What lies in the folder is tracked, and so is what comes.",
}


def health(row: TrackingFolderRow) -> Badge:
    """Return how a rule stands."""
    if row.disabled:
        return DISABLED
    if row.error_code:
        return TROUBLED
    if row.onboarding is OnboardingStatus.NEW:
        return WAITING
    return BEGINNING if row.onboarding is OnboardingStatus.RUNNING else AT_WORK


def meaning(row: TrackingFolderRow) -> str:
    """Say in a sentence what the health of a rule means."""
    return _MEANINGS[health(row)]


def trouble(row: TrackingFolderRow) -> str:
    """Return what is wrong with a rule in words; an unknown code as it is."""
    known = row.error_code in ErrorCode._value2member_map_
    return explain(ErrorCode(row.error_code)).title if known else row.error_code


def taking_in(row: TrackingFolderRow) -> Progress | None:
    """Return how far the mail of before is taken in, while it is."""
    if row.disabled or row.onboarding is not OnboardingStatus.RUNNING or not row.total:
        return None
    return Progress(row.done, row.total)


def regarding_words(reference: Reference) -> str:
    """Return the name of a record and what kind it is."""
    return f"{reference.name} ({KINDS[reference.object_type]})"


def regarding_of(row: TrackingFolderRow) -> str:
    """Return what the mail of the rule is set regarding, in words."""
    if row.regarding_id is None or row.regarding_type is None:
        return NOTHING_SET
    return regarding_words(Reference(row.regarding_id, row.regarding_type, row.regarding_name))


def kept(row: TrackingFolderRow) -> str:
    """Say what deleting a rule means for mail of before and for mail to come (B76)."""
    linked = f" and linked to {row.regarding_name}" if row.regarding_name else ""
    return (
        f"Mail that was tracked by it stays tracked{linked}. What comes into the folder from now "
        "on is not tracked by it any more; the folder and its mail on the server stay as they are."
    )
