"""Dropping a reference from a tree of values on an input: it takes its value from there."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.gestures.base import Desk, DropTarget
from apiflow_desktop.gui.canvas.gestures.lit import Lit
from apiflow_desktop.gui.canvas.hits import card_of, port_at
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.forms.fields.base import REFERENCE_FORMAT
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.picture.moves import connect, feed
from apiflow_desktop.openflow.references import plain_reference


class ReferenceDrop:
    """Takes references; what else is dropped is for another.

    Args:
        desk: What the gesture works on.
        others: Takes all other drops.
    """

    def __init__(self, desk: Desk, others: DropTarget) -> None:
        self._desk = desk
        self._others = others
        self._lit: Lit[CanvasPort] = Lit()

    def hover(self, data: QMimeData, point: QPointF) -> bool:
        """Light the input under the mouse, and say what it would be."""
        if not data.hasFormat(REFERENCE_FORMAT):
            return self._others.hover(data, point)
        document = self._desk.document()
        port = self._input_at(point)
        self._lit.show(port)
        if document is None:
            return False
        text, refused = _("Drop it on an input of a step"), False
        if port is not None:
            try:
                self._edit(document, port, data.text())
                text = f"{port.port.label} = {data.text()}"
            except UserFacingError as reason:
                text, refused = reason.what, True
        view = self._desk.viewer
        self._desk.hint.say(text, view.mapFromScene(point), refused=refused)
        return True

    def leave(self) -> None:
        """Take the marks back."""
        self._lit.show(None)
        self._desk.hint.hide()
        self._others.leave()

    def drop(self, data: QMimeData, point: QPointF) -> bool:
        """Write the reference."""
        if not data.hasFormat(REFERENCE_FORMAT):
            return self._others.drop(data, point)
        port, document = self._input_at(point), self._desk.document()
        self.leave()
        if port is None or document is None:
            return False
        try:
            edit = self._edit(document, port, data.text())
        except UserFacingError as refused:
            self._desk.refuse(refused.what)
            return False
        return self._desk.push(edit)

    def _edit(self, document: Document, port: CanvasPort, expression: str) -> Edit:
        """Make the edit that writes an expression.

        Raises:
            EditRefused: The input cannot see what it refers to, or takes no expression.
        """
        target = card_of(port)
        reference = plain_reference(expression)
        step_id = reference.step_id if reference is not None else None
        for handle in document.handles_by_id(step_id) if step_id is not None else ():
            source = self._desk.stage.picture.card_of(handle)
            if source is not None and source.outputs:
                output = replace(source.outputs[-1], key="result", expression=expression)
                return connect(document, source, output, target, port.port)
        return feed(document, target, port.port, expression)

    def _input_at(self, point: QPointF) -> CanvasPort | None:
        port = port_at(self._desk.viewer.scene(), point)
        is_input = port is not None and (port.port.flow, port.port.side) == ("data", "in")
        return port if is_input else None
