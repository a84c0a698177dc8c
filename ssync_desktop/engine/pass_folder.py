"""A folder as a pass reads it."""

from dataclasses import dataclass

from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingFolder
from ssync_desktop.servers.port import INBOX, SENT_ITEMS


@dataclass(frozen=True, slots=True)
class PassFolder:
    """A folder with how far it was read. *key* is as in the ports; *rule* the one on the folder."""

    key: str
    checkpoint: str | None = None
    rule: TrackingFolder | None = None

    @property
    def is_inbox(self) -> bool:
        """Whether it is the inbox, whose cursor and clean-up are the mailbox's own."""
        return self.key == INBOX

    @property
    def is_sent(self) -> bool:
        """Whether what lies in it was sent."""
        return self.key == SENT_ITEMS

    @property
    def what_it_says(self) -> FolderRule | None:
        """What the rule says of the mail in it."""
        rule = self.rule
        return None if rule is None else FolderRule(rule.folder_name, rule.regarding)


def ruled(rule: TrackingFolder, checkpoint: str | None) -> PassFolder:
    """Return the folder of *rule*; of a new rule it is read from the beginning."""
    new = rule.onboarding is OnboardingStatus.NEW
    return PassFolder(rule.folder_id, None if new else checkpoint, rule)
