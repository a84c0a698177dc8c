"""The actions of a page that are offered for its selection, or say why they are not."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from ssync_desktop.ui.choosing import D, Offer
from ssync_desktop.ui.widgets.buttons import action


def actions_of(
    parent: QObject, offers: Iterable[Offer[D]], begin: Callable[..., object]
) -> dict[D, QAction]:
    """Return an action for each of *offers*, which calls the method *begin* with its deed."""
    return {
        one.deed: action(parent, one.text, one.icon, partial(begin, one.deed), tooltip=one.tooltip)
        for one in offers
    }


def allow(
    actions: Mapping[D, QAction], offers: Iterable[Offer[D]], hindrance: Callable[[D], str]
) -> None:
    """Enable the deeds for which *hindrance* has no words; the others say these."""
    for offer in offers:
        why = hindrance(offer.deed)
        actions[offer.deed].setEnabled(not why)
        actions[offer.deed].setToolTip(why or offer.tooltip)
