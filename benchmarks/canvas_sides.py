"""One of three canvases with so many cards, measured in a process of its own; prints JSON.

All figures are processor time: what else runs on the machine does not count.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from benchmarks.canvas_flow import WIRES_PER_STEP, flow_text, row_length, step
from benchmarks.figures import processor_time

SIZE = (1400, 900)
_FRAMES = 12
_EDITS = 9
_CALM, _PAUSE = 3, 0.1
"""So many pauses of so many seconds without work tell that nothing is left to do."""
_UPDATES_PER_SECOND = 30
_CHANGES_PER_SECOND = 200
_WIDTH, _HEIGHT, _APART_X, _APART_Y = 234.0, 206.0, 306.0, 270.0

Seconds = dict[str, list[float]]


def main() -> int:
    """Measure a side (``ours``, ``stock``, ``bare``) with so many steps."""
    side, steps = sys.argv[1], int(sys.argv[2])
    app = QApplication(sys.argv[:1])
    found = _SIDES[side](app, steps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": found, "megabytes": memory}))
    return 0


def _ours(app: QApplication, steps: int) -> Seconds:
    from apiflow_desktop.base.startup import started
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
    from apiflow_desktop.gui.garbage import WindowGarbage
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.theme import apply
    from apiflow_desktop.openflow.document import Document

    apply(app, "dark")
    canvas = FlowCanvas()
    canvas.resize(*SIZE)
    canvas.show()
    app.processEvents()
    # As in the window, whose start is over when a workflow is opened.
    WindowGarbage(app)
    started()
    text = flow_text(steps)
    found: Seconds = {}

    def open_it() -> None:
        session = DocumentSession(Document.from_text(text), None, NoNodes(), canvas)
        canvas.set_session(session)
        app.processEvents()

    found["open"] = [processor_time(open_it)]
    found["fit"] = [processor_time(_then_shown(app, canvas.navigation.fit))]
    viewer = canvas.viewer
    found |= _frames(viewer, "all in view", viewer.pan, viewer.set_zoom_at)
    canvas.navigation.actual_size()
    viewer.look_at(list(canvas.stage.cards.values())[steps // 2].rect().center())
    app.processEvents()
    found |= _frames(viewer, "at 100 %", viewer.pan, viewer.set_zoom_at)
    found["select"] = _selections(app, canvas, steps)
    found["edit"], found["step added"] = _edits(app, canvas, steps)
    found["states"] = _states(app, canvas, steps)
    return found


class NoNodes:
    """A library without anything in it."""

    def describe(self, path: str, kind: str = "script") -> None:
        del path, kind


def _selections(app: QApplication, canvas: Any, steps: int) -> list[float]:
    """Select one step after another; the drawing is painted when each is done."""
    handles = list(canvas.session.document.handles())
    middle = handles[steps // 2 : steps // 2 + _EDITS]
    return [processor_time(_then_shown(app, partial(canvas.select, [handle]))) for handle in middle]


def _edits(app: QApplication, canvas: Any, steps: int) -> tuple[list[float], list[float]]:
    """Change an input, then add steps in a row, beside the text: as seen in the split view."""
    from apiflow_desktop.gui.textview.document_text import DocumentText
    from apiflow_desktop.openflow.edits import AddModule, SetInput

    session = canvas.session
    text = DocumentText(session)
    text.resize(SIZE[0] // 2, SIZE[1])
    text.show()
    app.processEvents()
    (handle,) = session.document.handles_by_id(f"s{steps // 2}")
    _quiet(app)

    def push(edit: Any) -> float:
        return processor_time(_then_shown(app, partial(session.push, edit)))

    inputs = [
        push(SetInput(handle, "prompt", {"type": "static", "value": f"text {number}"}))
        for number in range(_EDITS)
    ]
    _quiet(app)
    (*row, index) = session.document.pointer_of(handle)
    new = [step(steps + number, after=steps // 2) for number in range(_EDITS)]
    added = [push(AddModule(tuple(row), index + 1, each)) for each in new]
    text.close()
    text.deleteLater()
    _quiet(app)
    return inputs, added


def _states(app: QApplication, canvas: Any, steps: int) -> list[float]:
    """Show a second of a run in which 200 things happen; processor time, not the clock."""
    from apiflow_desktop.engine import events
    from apiflow_desktop.engine.job_state import JobState

    state = JobState.of([events.JobStarted(at=0.0, input={})])
    number = 0
    found = []
    for _ in range(4):
        began = time.process_time()
        for update in range(1, _UPDATES_PER_SECOND + 1):
            due = _CHANGES_PER_SECOND * update // _UPDATES_PER_SECOND
            done = _CHANGES_PER_SECOND * (update - 1) // _UPDATES_PER_SECOND
            for _ in range(done, due):
                step = f"s{number // 2 % steps}"
                state.apply(
                    events.StepSucceeded(at=2.0, step=step, result=1)
                    if number % 2
                    else events.StepStarted(at=1.0, step=step, module_id=step)
                )
                number += 1
            canvas.show_states(state.snapshot())
            app.processEvents()
        found.append(time.process_time() - began)
    return found


def _stock(app: QApplication, steps: int) -> Seconds:
    from apiflow_desktop.gui.canvas.stand_ins import provide_distutils

    os.environ["QT_PREFERRED_BINDING"] = "PySide6"
    provide_distutils()
    library: Any = import_module("NodeGraphQt")

    def make_ports(node: Any) -> None:
        library.BaseNode.__init__(node)
        for name in ("exec", "image", "prompt", "strength", "size"):
            node.add_input(name)
        node.add_output("next", multi_output=True)

    body = {"__identifier__": "bench", "NODE_NAME": "step", "__init__": make_ports}
    graph = library.NodeGraph()
    graph.register_node(type("Node", (library.BaseNode,), body))
    viewer = graph.viewer()
    viewer.resize(*SIZE)
    viewer.show()
    app.processEvents()

    def open_it() -> None:
        before = None
        for number, place in enumerate(_places(steps)):
            node = graph.create_node(
                "bench.Node", name=f"s{number}", pos=place, selected=False, push_undo=False
            )
            if before is not None and number % row_length(steps):
                for port in range(WIRES_PER_STEP):
                    before.output(0).connect_to(node.input(port), push_undo=False)
            before = node
        app.processEvents()

    found: Seconds = {"open": [processor_time(open_it)]}
    nodes = [node.view for node in graph.all_nodes()]
    found["fit"] = [processor_time(_then_shown(app, partial(viewer.zoom_to_nodes, nodes)))]

    def pan(by: QPointF) -> None:
        viewer._set_viewer_pan(by.x() / viewer.transform().m11(), by.y() / viewer.transform().m11())

    def zoom(to: float) -> None:
        viewer._scene_range = QRectF(0, 0, SIZE[0] / to, SIZE[1] / to)
        viewer._update_scene()

    found |= _frames(viewer, "all in view", pan, zoom, 3)
    zoom(1.0)
    app.processEvents()
    found |= _frames(viewer, "at 100 %", pan, zoom, 6)
    return found


class _Item(QGraphicsItem):
    """The least that can be a card: a rectangle with a title, painted in Python."""

    def boundingRect(self) -> QRectF:
        return QRectF(-8, -8, _WIDTH + 16, _HEIGHT + 16)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(QColor("#22262E"))
        painter.drawRect(QRectF(0, 0, _WIDTH, _HEIGHT))
        painter.drawText(QPointF(12, 22), "Step")


def _bare(app: QApplication, steps: int) -> Seconds:
    scene = QGraphicsScene()
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.resize(*SIZE)
    view.show()
    app.processEvents()

    def open_it() -> None:
        for number, (x, y) in enumerate(_places(steps)):
            item = _Item()
            item.setPos(x, y)
            scene.addItem(item)
            for wire in range(WIRES_PER_STEP if number % row_length(steps) else 0):
                scene.addPath(_wire(x, y + 60 + 22 * wire))
        app.processEvents()

    found: Seconds = {"open": [processor_time(open_it)]}

    def fit() -> None:
        area = scene.itemsBoundingRect()
        zoom = max(0.1, min(SIZE[0] / area.width(), SIZE[1] / area.height()))
        view.resetTransform()
        view.scale(zoom, zoom)
        view.setSceneRect(area.adjusted(-500, -500, 500, 500))
        app.processEvents()

    found["fit"] = [processor_time(fit)]

    def pan(by: QPointF) -> None:
        view.horizontalScrollBar().setValue(int(view.horizontalScrollBar().value() - by.x()))
        view.verticalScrollBar().setValue(int(view.verticalScrollBar().value() - by.y()))

    def zoom(to: float) -> None:
        view.resetTransform()
        view.scale(to, to)

    found |= _frames(view, "all in view", pan, zoom)
    zoom(1.0)
    app.processEvents()
    found |= _frames(view, "at 100 %", pan, zoom)
    return found


def _wire(x: float, y: float) -> Any:
    from PySide6.QtGui import QPainterPath

    path = QPainterPath(QPointF(x - (_APART_X - _WIDTH), y))
    path.cubicTo(QPointF(x - 30, y), QPointF(x - 40, y + 20), QPointF(x, y + 20))
    return path


def _places(steps: int) -> list[tuple[float, float]]:
    length = row_length(steps)
    return [(n % length * _APART_X, n // length * _APART_Y) for n in range(steps)]


def _frames(
    view: QGraphicsView,
    where: str,
    pan: Callable[[QPointF], object],
    zoom: Callable[[float], object],
    count: int = _FRAMES,
) -> Seconds:
    """Pan to and fro and zoom in and out, each time painting all of the view."""
    there = view.transform().m11()

    def frame(move: Callable[[], object]) -> float:
        def move_and_paint() -> None:
            move()
            view.viewport().repaint()

        return processor_time(move_and_paint)

    ways = [QPointF(7, 3) * (-1) ** n for n in range(count)]
    zooms = [there * (1.0 if n % 2 else 1.03) for n in range(count)]
    found = {
        f"pan frame, {where}": [frame(partial(pan, way)) for way in ways],
        f"zoom frame, {where}": [frame(partial(zoom, to)) for to in zooms],
    }
    # Whatever is cached is made by the first frame that needs it.
    return {name: seconds[2:] or seconds for name, seconds in found.items()}


def _then_shown(app: QApplication, action: Callable[[], object]) -> Callable[[], object]:
    def act() -> None:
        action()
        app.processEvents()

    return act


def _quiet(app: QApplication) -> None:
    """Wait until no other thread computes, such as the search for the problems of the flow."""
    calm = 0
    while calm < _CALM:
        app.processEvents()
        began = time.process_time()
        time.sleep(_PAUSE)
        calm = 0 if time.process_time() - began > _PAUSE / 20 else calm + 1


_SIDES: Mapping[str, Callable[[QApplication, int], Seconds]] = {
    "ours": _ours,
    "stock": _stock,
    "bare": _bare,
}


if __name__ == "__main__":
    sys.exit(main())
