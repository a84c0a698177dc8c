"""The places of the rail, in their order, each with what builds its page.

Page modules are imported when their page is first opened, so that the window is there at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.page import Page

PageFactory = Callable[[PageContext], Page]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One place; without a *factory* it is there, but cannot be entered yet."""

    key: str
    title: str
    icon: str
    factory: PageFactory | None = None


def _overview(context: PageContext) -> Page:
    from ssync_desktop.ui.overview.page import OverviewPage

    return OverviewPage(context)


def _mailboxes(context: PageContext) -> Page:
    from ssync_desktop.ui.mailboxes.page import MailboxesPage

    return MailboxesPage(context)


def _profiles(context: PageContext) -> Page:
    from ssync_desktop.ui.profiles.page import ProfilesPage

    return ProfilesPage(context)


def _tracking(context: PageContext) -> Page:
    from ssync_desktop.ui.tracking.page import TrackingPage

    return TrackingPage(context)


def _users(context: PageContext) -> Page:
    from ssync_desktop.ui.users.page import UsersPage

    return UsersPage(context)


def _activity(context: PageContext) -> Page:
    from ssync_desktop.ui.activity.page import ActivityPage

    return ActivityPage(context)


def _alerts(context: PageContext) -> Page:
    from ssync_desktop.ui.alerts.page import AlertsPage

    return AlertsPage(context)


def _settings(context: PageContext) -> Page:
    from ssync_desktop.ui.settings.page import SettingsPage

    return SettingsPage(context)


PAGES = (
    PageEntry("overview", "Overview", "overview", _overview),
    PageEntry("mailboxes", "Mailboxes", "mailbox", _mailboxes),
    PageEntry("profiles", "Email server profiles", "server", _profiles),
    PageEntry("tracking", "Tracking rules", "tracking", _tracking),
    PageEntry("users", "Users and queues", "users", _users),
    PageEntry("activity", "Activity", "activity", _activity),
    PageEntry("alerts", "Alerts", "alert", _alerts),
    PageEntry("settings", "Settings", "settings", _settings),
)
