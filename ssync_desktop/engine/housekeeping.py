"""What is thrown away when its time has come: old headers, alerts and statistics."""

from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.alerts import delete_old_alerts
from ssync_desktop.organization.received_items import drop_old_headers
from ssync_desktop.organization.statistics import delete_old_statistics


async def keep_house(tools: Tools) -> None:
    """Do one round, each kind in a transaction of its own, so that no writer waits for long."""
    for sweep in (drop_old_headers, delete_old_alerts, delete_old_statistics):
        await tools.write(sweep)
