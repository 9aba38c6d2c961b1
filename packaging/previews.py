"""Draw the samples for the start page, in both themes, twice as large as they are shown.

usage: python packaging/previews.py
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from keyring.backends.fail import Keyring
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.samples import PREVIEW_SIZE, Sample, samples
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import Vault

FOLDER = Path(__file__).parents[1] / "resources" / "previews"
SHARPNESS = 2
THEMES: tuple[Mode, ...] = ("dark", "light")
WAYS: tuple[Direction, ...] = ("right", "down")


def digest(sample: Sample) -> str:
    """Return what a sample's pictures are known to be of."""
    return hashlib.sha256(sample.document()).hexdigest()[:16]


def zoom(canvas: FlowCanvas, way: Direction) -> float:
    """Let execution run one way, show all, and return how large that is."""
    canvas.arrangement.set_usual(way)
    QApplication.processEvents()
    canvas.navigation.fit()
    return canvas.viewer.zoom


def draw(sample: Sample, lookup: CatalogLookup) -> QImage:
    """Draw a sample in the theme of the moment."""
    canvas = FlowCanvas()
    width, height = PREVIEW_SIZE
    canvas.resize(QSize(width, height) * SHARPNESS)
    canvas.show()
    document = Document.from_bytes(sample.document(), name=sample.file)
    canvas.set_session(DocumentSession(document, None, lookup, canvas))
    canvas.arrangement.set_usual(max(WAYS, key=lambda way: zoom(canvas, way)))
    zoom(canvas, canvas.arrangement.direction)
    QApplication.processEvents()
    picture = canvas.viewer.viewport().grab().toImage()
    canvas.set_session(None)
    canvas.close()
    return picture.convertToFormat(QImage.Format.Format_RGB888)


def main() -> int:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    app = create_application()
    with (
        tempfile.TemporaryDirectory() as home,
        Workspace.open(Home(Path(home)), Vault(Keyring())) as workspace,
    ):
        lookup = CatalogLookup(workspace.catalog(), workspace.items())
        for theme in THEMES:
            Theme.current().apply(app, theme)
            for sample in samples():
                target = FOLDER / sample.preview(theme)
                if not draw(sample, lookup).save(str(target), "PNG"):
                    sys.stderr.write(f"{target} could not be written\n")
                    return 1
    known = {sample.file: digest(sample) for sample in samples()}
    (FOLDER / "index.json").write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
