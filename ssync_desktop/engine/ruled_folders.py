"""Folders with tracking rules: read one by one, and their mail regarding what the rules say.

Section 3.11: a rule holds for its folder by the folder's lasting key, below the inbox alone.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingFolder
from ssync_desktop.engine.folder_passes import FolderPasses
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_folder import ruled
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.folder_regarding import AT_ONCE, enforce_regarding
from ssync_desktop.organization.rule_health import (
    disable_rule,
    note_onboarding,
    note_rules_seen,
)
from ssync_desktop.servers.port import IncomingMail, ServerFolder


class RuledFolders:
    """The rules of one mailbox that are at work, in one pass."""

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        rules: Sequence[TrackingFolder],
        checkpoints: Mapping[str, str],
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._rules = [rule for rule in rules if not rule.disabled]
        self._checkpoints = checkpoints
        self._seen: dict[UUID, tuple[TrackingFolder, str, int]] = {}

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def folders(self) -> frozenset[str]:
        """The keys of the folders."""
        return frozenset(rule.folder_id for rule in self._rules)

    async def run(self, mail: IncomingMail, passes: FolderPasses) -> None:
        """Read every folder that has a rule, each with its share of what *passes* may take in."""
        if not self._rules:
            return
        there = {one.key: one for one in await mail.folders()}
        left = len(self._rules)
        for rule in self._rules:
            share = -(-passes.room // left)
            left -= 1
            folder = there.get(rule.folder_id)
            if folder is None or folder.parent is None:
                await self._miss(mail, rule)
                continue
            try:
                await self._read(mail, passes, rule, folder, share)
            except ItemRefused as error:
                if error.code is not ErrorCode.FOLDER_NOT_FOUND:
                    raise
                await self._disable(rule, ErrorCode.FOLDER_NOT_FOUND)
        await self._write_down()
        await self._enforce()

    async def _read(
        self,
        mail: IncomingMail,
        passes: FolderPasses,
        rule: TrackingFolder,
        folder: ServerFolder,
        share: int,
    ) -> None:
        onboarding = rule.onboarding is not OnboardingStatus.DONE
        if onboarding:
            await self._note_onboarding(rule, folder.items, whole=False)

        async def advanced() -> None:
            if onboarding:
                await self._note_onboarding(rule, folder.items, whole=False)

        checkpoint = self._checkpoints.get(rule.folder_id)
        whole = await passes.read(mail, ruled(rule, checkpoint), share, advanced)
        if onboarding and whole:
            await self._note_onboarding(rule, folder.items, whole=True)
        self._seen[rule.id] = (rule, folder.name, folder.items)

    async def _miss(self, mail: IncomingMail, rule: TrackingFolder) -> None:
        """Disable a rule whose folder does not lie in the inbox, and find out why."""
        try:
            async for _ in mail.changes(rule.folder_id, self._checkpoints.get(rule.folder_id)):
                pass
        except ItemRefused as error:
            if error.code is not ErrorCode.FOLDER_NOT_FOUND:
                raise
            await self._disable(rule, ErrorCode.FOLDER_NOT_FOUND)
        else:
            await self._disable(rule, ErrorCode.FOLDER_OUTSIDE_INBOX)

    async def _disable(self, rule: TrackingFolder, code: ErrorCode) -> None:
        await self._tools.write(
            lambda context: disable_rule(context, self._mailbox, rule, code), self._keeper.lease
        )
        self._keeper.proved()

    async def _note_onboarding(self, rule: TrackingFolder, total: int, *, whole: bool) -> None:
        await self._tools.write(
            lambda context: note_onboarding(context, rule, total, whole=whole),
            self._keeper.lease,
        )
        self._keeper.proved()

    async def _write_down(self) -> None:
        if self._seen:
            await self._tools.write(
                lambda context: note_rules_seen(context, self._seen), self._keeper.lease
            )
            self._keeper.proved()

    async def _enforce(self) -> None:
        """Have emails regard what the rules say, after every folder was read (B74, B75).

        Not before: an email that was moved from one ruled folder to another lies in both until
        then.
        """
        if not any(rule.regarding for rule in self._rules):
            return
        mailbox_id = self._mailbox.id
        while await self._tools.read(lambda unit: unit.folder_regarding.differing(mailbox_id, 1)):
            done = await self._tools.write(
                lambda context: enforce_regarding(context, mailbox_id), self._keeper.lease
            )
            self._keeper.proved()
            if done < AT_ONCE:
                return
