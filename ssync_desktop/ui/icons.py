"""Our own icons: SVG files, recoloured from the palette and drawn for every scale."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from ssync_desktop.ui.colours import colours_of
from ssync_desktop.ui.resources import resource_bytes

SIZES = (16, 20, 24, 32, 40, 48, 64)  # physical pixels: 16 to 32 at 100 % and at 200 %
_NAME = "iconName"
_ROLE = "iconRole"


def pixmap(name: str, colour: QColor, ground: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """Draw the icon *name* in *colour*; *ground* shows through its filled shapes.

    *size* is the edge in device-independent pixels, *scale* the device's pixel ratio.
    FileNotFoundError for a name that has no file.
    """
    edge = round(size * scale)
    key = f"ssync/{name}/{colour.name()}/{ground.name()}/{edge}/{scale}"
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


def icon(
    name: str,
    palette: QPalette,
    role: QPalette.ColorRole = QPalette.ColorRole.ButtonText,
) -> QIcon:
    """Return the icon *name* in the colours of *palette*, with its disabled look."""
    colours = colours_of(palette)
    ground = QColor(colours.base)
    result = QIcon()
    for size in SIZES:
        result.addPixmap(pixmap(name, palette.color(role), ground, size))
        result.addPixmap(pixmap(name, QColor(colours.disabled), ground, size), QIcon.Mode.Disabled)
    return result


def set_icon(
    target: QAbstractButton | QAction,
    name: str,
    role: QPalette.ColorRole = QPalette.ColorRole.ButtonText,
) -> None:
    """Give *target* the icon *name*; :func:`refresh_icons` follows the theme later."""
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, role.value)
    _draw(target)


def refresh_icons(root: QWidget) -> None:
    """Draw every icon set by :func:`set_icon` below *root* again, in the present palette."""
    targets: list[QAbstractButton | QAction] = [*root.findChildren(QAbstractButton)]
    targets += root.findChildren(QAction)
    for target in targets:
        if target.property(_NAME):
            _draw(target)


def icon_size(logical: int = 16) -> QSize:
    """Return a square size in device-independent pixels."""
    return QSize(logical, logical)


def _draw(target: QAbstractButton | QAction) -> None:
    widget = target if isinstance(target, QWidget) else target.parent()
    palette = widget.palette() if isinstance(widget, QWidget) else QPalette()
    role = QPalette.ColorRole(target.property(_ROLE))
    target.setIcon(icon(str(target.property(_NAME)), palette, role))
