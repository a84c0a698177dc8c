"""Which list of the window is concerned when a table changes."""

from collections.abc import Iterable, Mapping

from ssync_desktop.domain.query import Table

_CONCERNED: Mapping[str, tuple[Table, ...]] = {
    **{table.value: (table,) for table in Table},
    "usersettings": (Table.USERS,),
    "systemuserroles": (Table.USERS,),
    "queueitem": (Table.QUEUES,),
    "activityparty": (Table.EMAILS,),
    "activitymimeattachment": (Table.EMAILS,),
}


def tables_of(names: Iterable[str]) -> frozenset[Table]:
    """Return the lists that show something of the tables called *names*."""
    return frozenset(table for name in names for table in _CONCERNED.get(name, ()))
