"""Text and drawing side by side: how long an edit of either takes to be seen in the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, both_times, print_comparison, print_title, timed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
    from apiflow_desktop.gui.textview.document_text import DocumentText
    from apiflow_desktop.openflow.document import Document

_TIMES = 9
_TARGETS = {300: 100, 1000: 300}
"""Milliseconds, by the number of steps."""
_SIDES = {
    "typed": "a key typed in the text until the drawing shows it",
    "typed, processor": "the same: processor time, other threads' included",
    "broken": "a key that breaks the text: the window's thread busy with it",
    "edited": "an input edited beside until the text shows it",
    "edited, processor": "the same: processor time, other threads' included",
}


def run() -> None:
    """Measure and print."""
    for steps, target in _TARGETS.items():
        for language in ("JSON", "YAML"):
            print_title(f"Text view, {language} of {steps} steps (target: {target} ms)")
            found = _measure(language, steps)
            for side, name in _SIDES.items():
                print_comparison([Figure(name, tuple(found[side]))])


def _measure(language: str, steps: int) -> dict[str, list[float]]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.text_view", language, str(steps)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Measure one language with so many steps; prints JSON."""
    from PySide6.QtWidgets import QApplication

    from apiflow_desktop.base.startup import started
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.textview.document_text import DocumentText
    from apiflow_desktop.gui.theme import apply
    from benchmarks.canvas_sides import SIZE, NoNodes

    app = QApplication(sys.argv[:1])
    apply(app, "dark")
    canvas = FlowCanvas()
    session = DocumentSession(_document(sys.argv[1], int(sys.argv[2])), None, NoNodes(), canvas)
    canvas.set_session(session)
    text = DocumentText(session)
    for widget in (canvas, text):
        widget.resize(SIZE[0] // 2, SIZE[1])
        widget.show()
    app.processEvents()
    canvas.navigation.fit()
    text.editor.setFocus()
    app.processEvents()
    started()
    typed = [both_times(partial(_typed, app, canvas, text, str(n))) for n in range(_TIMES)]
    broken = [_broken(app, text) for _ in range(_TIMES // 3)]
    edited = [both_times(partial(_edit, app, canvas, text, n)) for n in range(_TIMES)]
    found = {
        **dict(zip(("typed", "typed, processor"), zip(*typed, strict=True), strict=True)),
        "broken": broken,
        **dict(zip(("edited", "edited, processor"), zip(*edited, strict=True), strict=True)),
    }
    print(json.dumps(found))
    return 0


def _document(language: str, steps: int) -> Document:
    from apiflow_desktop.openflow.document import Document, Language
    from apiflow_desktop.services.convert import in_language
    from benchmarks.canvas_flow import flow_text

    document = Document.from_text(flow_text(steps))
    return Document.from_bytes(in_language(document, Language[language]), name=language)


def _typed(app: QApplication, canvas: FlowCanvas, text: DocumentText, letter: str) -> None:
    """Type into the name of a step in the middle; the drawing is painted when this returns."""
    _put_cursor(text, "Step 150", len("Step 150"))
    before = text._session.document.revision
    text.editor.textCursor().insertText(letter)
    while text._session.document.revision == before:
        app.processEvents()
    canvas.viewer.viewport().repaint()


def _broken(app: QApplication, text: DocumentText) -> float:
    """Type what does not parse; the seconds the window's thread was busy until it said so."""
    _put_cursor(text, "type", 0)
    text.editor.textCursor().insertText('"[')
    busy = 0.0
    while text._session.pending is None:
        busy += max(timed(app.processEvents) - 0.001, 0.0)
    text.undo()
    app.processEvents()
    return busy


def _edit(app: QApplication, canvas: FlowCanvas, text: DocumentText, number: int) -> None:
    from apiflow_desktop.openflow.edits import SetInput

    (handle,) = text._session.document.handles_by_id("s150")
    value = f"text {number}"
    text._session.push(SetInput(handle, "prompt", {"type": "static", "value": value}))
    canvas.viewer.viewport().repaint()
    text.editor.viewport().repaint()
    app.processEvents()
    assert value in text.editor.shown_text()


def _put_cursor(text: DocumentText, words: str, behind: int) -> None:
    cursor = text.editor.textCursor()
    cursor.setPosition(text.editor.shown_text().index(words) + behind)
    text.editor.setTextCursor(cursor)


if __name__ == "__main__":
    sys.exit(main())
