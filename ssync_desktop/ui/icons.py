"""Our own icons: SVG files, recoloured from the palette and drawn for every scale."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.resources import resource_bytes

SIZES = (16, 20, 24, 32, 40, 48, 64)  # physical pixels: 16 to 32 at 100 % and at 200 %
_NAME = "iconName"
_COLOUR = "iconColour"


def pixmap(name: str, colour: QColor, ground: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """Draw the icon *name* in *colour*; *ground* shows through its filled shapes.

    *size* is the edge in device-independent pixels, *scale* the device's pixel ratio.
    FileNotFoundError for a name that has no file.
    """
    edge = round(size * scale)
    key = f"ssync/{name}/{colour.rgba()}/{ground.rgba()}/{edge}/{scale}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    source = resource_bytes(f"icons/{name}.svg")
    source = source.replace(b"currentColor", colour.name().encode())
    source = source.replace(b'"ground"', f'"{ground.name()}"'.encode())
    drawn = QPixmap(edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str = "text") -> QIcon:
    """Return the icon *name* in a colour of the present theme, with its disabled look."""
    colours = present_colours()
    ground = QColor(colours.base)
    result = QIcon()
    for size in SIZES:
        result.addPixmap(pixmap(name, QColor(getattr(colours, colour)), ground, size))
        result.addPixmap(pixmap(name, QColor(colours.disabled), ground, size), QIcon.Mode.Disabled)
    return result


def set_icon(target: QAbstractButton | QAction, name: str, colour: str = "text") -> None:
    """Give *target* the icon *name* in the colour of that name (``Colours``).

    :func:`refresh_icons` follows the theme later.
    """
    target.setProperty(_NAME, name)
    target.setProperty(_COLOUR, colour)
    target.setIcon(icon(name, colour))


def refresh_icons(root: QWidget) -> None:
    """Draw every icon set by :func:`set_icon` at or below *root* again, in the present colours."""
    targets: list[QAbstractButton | QAction] = [*root.findChildren(QAbstractButton)]
    targets += root.findChildren(QAction)
    targets += [root] if isinstance(root, QAbstractButton) else []
    for target in targets:
        if name := target.property(_NAME):
            target.setIcon(icon(str(name), str(target.property(_COLOUR))))


def icon_size(logical: int = 16) -> QSize:
    """Return a square size in device-independent pixels."""
    return QSize(logical, logical)
