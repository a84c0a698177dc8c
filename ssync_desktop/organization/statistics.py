"""How finished operations of mailboxes went (``mailboxstatistics``)."""

from dataclasses import replace
from datetime import timedelta

from ssync_desktop.domain.statistics import MailboxStatistics
from ssync_desktop.organization.context import Context

KEPT = timedelta(days=30)


def record_statistics(context: Context, statistics: MailboxStatistics) -> MailboxStatistics:
    """Write one row about a finished operation; its id is made here."""
    stored = replace(statistics, id=context.new_id())
    context.unit.statistics.add(stored)
    return stored


def delete_old_statistics(context: Context) -> int:
    """Delete rows older than thirty days; return how many."""
    return context.unit.statistics.delete_before(context.clock.now() - KEPT)
