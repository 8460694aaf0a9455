"""Line icons, drawn in the colour of a token."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crm.ui.theme import resource

SCALES = (1, 2)


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def icon_pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """The icon as a pixmap of this logical size; `color` as #RRGGBB."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    pixels = round(size * scale)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def make_icon(name: str, color: str, size: int = 18, *, disabled: str = "") -> QIcon:
    """The icon for a button, sharp on dense screens too; `disabled` is its colour then."""
    icon = QIcon()
    for scale in SCALES:
        icon.addPixmap(icon_pixmap(name, color, size, scale))
        if disabled:
            icon.addPixmap(icon_pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
    return icon
