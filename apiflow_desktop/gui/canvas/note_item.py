"""A sticky note in the scene."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text
from apiflow_desktop.gui.theme import Theme, paint_icon
from apiflow_desktop.openflow.notes import Note

PADDING = 10.0
CORNER = 16.0
"""How far the place reaches, from the bottom right corner, by which a note is resized."""

_BEHIND_ALL = -3.0
_LEGIBLE = 0.3
_RADIUS = 6.0
_INDENT = 16.0
_EMPTY = N_("Double-click to write")


class NoteItem(QGraphicsItem):
    """Draws a note, below wires and cards.

    Attributes:
        note: What it shows.
        hidden_text: The text is being typed just now, by an editor in its place.
    """

    def __init__(self, note: Note, rect: QRectF) -> None:
        super().__init__()
        self.note = note
        self.hidden_text = False
        self._rect = rect
        self._text = _Text()
        self.setZValue(_BEHIND_ALL)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._text.say(note.text)
        self._fit_text()

    @property
    def text(self) -> str:
        """The text, to be typed."""
        return self.note.text

    @property
    def colour(self) -> str:
        """Its colour as the document says it."""
        return self.note.colour

    def show_note(self, note: Note, rect: QRectF) -> None:
        """Show a note at a place."""
        if note.text != self.note.text:
            self._text.say(note.text)
        self.note = note
        self.place(rect)
        self.update()

    def place(self, rect: QRectF) -> None:
        """Put it at a place of the scene."""
        self.prepareGeometryChange()
        self._rect = rect
        self._fit_text()

    def rect(self) -> QRectF:
        """Return where it is, in the scene."""
        return self._rect

    def text_rect(self) -> QRectF:
        """Return where its text is, in the scene."""
        return self._rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)

    def hide_text(self, hidden: bool) -> None:
        """Leave the place of the text to an editor, or take it back."""
        self.hidden_text = hidden
        self.update()

    def in_corner(self, point: QPointF) -> bool:
        """Whether a point of the scene is where the note is resized."""
        corner = self._rect.bottomRight()
        return QRectF(corner - QPointF(CORNER, CORNER), corner).contains(point)

    def boundingRect(self) -> QRectF:
        """Return its area."""
        return self._rect.adjusted(-2, -2, 2, 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the ground, the text, and what shows that it is selected or locked."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = Theme.current().tokens
        colour = tokens.note(self.note.colour)
        selected = self.isSelected()
        painter.setPen(QPen(tokens.colour("accent") if selected else colour, 2 if selected else 1))
        painter.setBrush(tokens.note_ground(self.note.colour))
        painter.drawRoundedRect(self._rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        if painter.worldTransform().m11() < _LEGIBLE:
            return
        if not self.hidden_text:
            self._paint_text(painter)
        if self.note.locked:
            place = QRectF(0, 0, 12, 12)
            place.moveTopRight(self._rect.topRight() + QPointF(-5, 5))
            paint_icon(painter, place.toRect(), "lock", "neutral")
        elif selected and not self.note.members:
            self._paint_corner(painter)

    def _paint_text(self, painter: QPainter) -> None:
        tokens = Theme.current().tokens
        area = self.text_rect()
        if not self.note.text.strip():
            painter.setPen(tokens.readable(tokens.colour("secondary"), "card"))
            line = QRectF(area.topLeft(), area.topRight() + QPointF(0, 16))
            draw_text(painter, line, _(_EMPTY), fonts.faint_font())
            return
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, tokens.colour("text"))
        context.clip = QRectF(0, 0, area.width(), area.height())
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.translate(area.topLeft())
        self._text.documentLayout().draw(painter, context)
        painter.restore()

    def _paint_corner(self, painter: QPainter) -> None:
        end = self._rect.bottomRight() - QPointF(4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.current().tokens.colour("accent"))
        painter.drawPolygon(QPolygonF([end, end - QPointF(9, 0), end - QPointF(0, 9)]))

    def _fit_text(self) -> None:
        self._text.setTextWidth(self.text_rect().width())
        whole = self._text.size().height() <= self.text_rect().height()
        self.setToolTip("" if whole else self.note.text)


def on_one_line(text: str) -> str:
    """Return simple Markdown without its marks, on one line."""
    document = _Text()
    document.say(text)
    return " ".join(document.toPlainText().split())


class _Text(QTextDocument):
    """Simple Markdown; it loads nothing from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setDefaultFont(fonts.label_font())
        self.setDocumentMargin(0)
        self.setIndentWidth(_INDENT)
        self.setUndoRedoEnabled(False)

    def say(self, text: str) -> None:
        """Show another text."""
        features = QTextDocument.MarkdownFeature
        self.setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self._underline_links()

    def _underline_links(self) -> None:
        """Draw links in the colour of the text: theirs is not legible on every ground."""
        links = []
        block = self.begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().isAnchor():
                    links.append((piece.position(), piece.length(), piece.charFormat()))
                pieces += 1
            block = block.next()
        for position, length, look in links:
            cursor = QTextCursor(self)
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            look.clearForeground()
            look.setFontUnderline(True)
            cursor.setCharFormat(look)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  # Qt's name
        """Load nothing: a flow may be anybody's."""
        del kind, name
        return b""
