"""What is thrown away when its time has come: old headers, alerts, failures, versions of items."""

from collections.abc import Callable

from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.alarm import end_alarms
from ssync_desktop.organization.alerts import delete_old_alerts
from ssync_desktop.organization.appointment_files import forget_unused_files
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import delete_old_failures
from ssync_desktop.organization.former_versions import delete_old_former_versions
from ssync_desktop.organization.items import forget_old_deletes
from ssync_desktop.organization.received_items import drop_old_headers
from ssync_desktop.organization.statistics import delete_old_statistics


async def keep_house(tools: Tools) -> None:
    """Do one round, each kind in a transaction of its own, so that no writer waits for long."""
    sweeps: tuple[Callable[[Context], object], ...] = (
        drop_old_headers,
        delete_old_alerts,
        delete_old_failures,
        delete_old_statistics,
        delete_old_former_versions,
        forget_unused_files,
        forget_old_deletes,
        end_alarms,
    )
    for sweep in sweeps:
        await tools.write(sweep)
