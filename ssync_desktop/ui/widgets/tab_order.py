"""Tab goes through a form as one reads it, whatever was made or shown first.

Qt's own order is that of making: what is made later, as the columns of a file that was read, comes
last, and buttons that every form has come first.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

TAB = Qt.FocusPolicy.TabFocus


def tie(root: QWidget) -> None:
    """Let Tab go through everything in *root* in the order of its layouts, hidden or not.

    Radio buttons are tied whether Tab stops at them now or not: that follows from what is chosen.
    """
    policy = Qt.FocusPolicy.NoFocus
    ordered = [one for one in _inside(root) if one.focusPolicy() is not policy and _own(one)]
    for before, after in pairwise(ordered):
        QWidget.setTabOrder(before, after)


def take_keyboard(root: QWidget, begins_at: QWidget | None = None) -> None:
    """Let the keyboard go on in *root* where it was last, or begin.

    It begins at *begins_at*, else with the first field. Qt's focus proxies would do as well, but
    Tab passes over whatever stands before a proxy.
    """
    last = root.focusWidget()
    if last not in (None, root) and last.isVisibleTo(root) and last.isEnabled():
        last.setFocus(Qt.FocusReason.OtherFocusReason)
    elif root.focusProxy() is not None:
        root.setFocus(Qt.FocusReason.OtherFocusReason)
    else:
        (begins_at or first_stop(root) or root).setFocus(Qt.FocusReason.OtherFocusReason)


def first_stop(root: QWidget) -> QWidget | None:
    """Return the first field or button in *root* that Tab stops at now; None when it has none."""
    return next((one for one in _inside(root) if _stops(one, root)), None)


def nearest_stop(lost: QWidget, root: QWidget) -> QWidget | None:
    """Return what in *root* stands nearest to *lost*, which cannot have the keyboard any more.

    It is the next one in the order of reading within the smallest part of *root* that has any,
    else the last one before it; None when *root* has nothing that Tab stops at.
    """
    around = lost.parentWidget()
    while around is not None:
        order = list(_inside(around))
        at = next((n for n, one in enumerate(order) if one is lost or one.isAncestorOf(lost)), 0)
        after = [one for one in order[at:] if one is not lost and _stops(one, root)]
        before = [one for one in order[:at] if _stops(one, root)]
        if after or before:
            return after[0] if after else before[-1]
        if around is root:
            return None
        around = around.parentWidget()
    return None


def _stops(widget: QWidget, root: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & TAB)
    return tab and _own(widget) and widget.isVisibleTo(root) and widget.isEnabledTo(root)


def _own(widget: QWidget) -> bool:
    """Say whether *widget* takes the keyboard itself, rather than pass it on to a part of it."""
    return widget.focusProxy() is None


def _inside(widget: QWidget) -> Iterator[QWidget]:
    """Yield what is laid out in *widget*, each before what is in it."""
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        if content is not None:
            yield content
            yield from _inside(content)
    elif isinstance(widget, QSplitter):
        for place in range(widget.count()):
            if (part := widget.widget(place)) is not None:
                yield part
                yield from _inside(part)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """Yield what stands in *layout*, asking where each part is and never for the layout's items.

    Python keeps an item it was given until the layout goes, and does not hear when Qt deletes it.
    Whatever lies at its address by then is taken for it, and the process dies with that.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    widgets = layout.parentWidget().findChildren(QWidget, options=direct)
    inner = [one for one in layout.children() if isinstance(one, QLayout)]
    places: dict[int, QWidget | QLayout] = {layout.indexOf(one): one for one in widgets}
    places |= {layout.indexOf(one): one for one in inner}
    for place in sorted(one for one in places if one >= 0):
        part = places[place]
        if isinstance(part, QLayout):
            yield from _laid_out(part)
        else:
            yield part
            yield from _inside(part)
