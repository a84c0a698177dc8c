"""Passes over the items of a prepared mailbox, with the requests they cost."""

import threading
from pathlib import Path
from typing import Any
from uuid import UUID

from requests import Response

from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.organization.processing import make_due
from ssync_desktop.servers.exchange.adapter import WireAdapter
from tests.benchmarks.engine import PASSES, Engine, own_memory
from tests.benchmarks.stage import Facts

ACT = OperationType.ACT


class AgendaPasses:
    """Runs passes of the first mailbox of a house."""

    def __init__(self, database: Path) -> None:
        self._engine = Engine(database)
        self._tools = self._engine.runtime.tools
        self._mailbox: UUID = self._engine.mailboxes[0]
        self._requests = 0
        self._lock = threading.Lock()
        self._count_requests()

    def stop(self) -> None:
        """End the engine."""
        self._engine.stop()

    def run(self, links: int) -> Facts:
        """Run passes until *links* items are linked and nothing is pending."""
        for number in range(1, PASSES):
            self._tools.store.write(self._make_due).result()
            work = MailboxPass(self._tools).run(self._mailbox, ACT)
            self._engine.runtime.host.submit(work).result()
            linked, pending, error = self._tools.store.read(self._standing).result()
            if error:
                raise RuntimeError(error)
            if linked >= links and not pending:
                return {
                    "linked": linked,
                    "passes": number,
                    "requests": self._requests,
                    "mb": own_memory(),
                }
        raise RuntimeError(f"{linked} of {links} linked, {pending} pending")

    def _make_due(self, unit: Any) -> None:
        make_due(self._tools.context(unit), [self._mailbox], [ACT])

    def _standing(self, unit: Any) -> tuple[int, int, str]:
        linked = unit.id_mappings.count(self._mailbox)
        pending = len(unit.id_mappings.pending(self._mailbox))
        return linked, pending, unit.mailboxes.get(self._mailbox).act.error_text

    def _count_requests(self) -> None:
        """Count whatever leaves through the one place that all requests to Exchange leave by."""
        send = WireAdapter.send

        def counted(adapter: WireAdapter, *words: Any, **more: Any) -> Response:
            with self._lock:
                self._requests += 1
            return send(adapter, *words, **more)

        WireAdapter.send = counted  # type: ignore[method-assign,assignment]
