"""What the gallery of the docs shows is what is drawn, in both themes."""

from __future__ import annotations

import pytest
from keyring.backends.fail import Keyring
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import Vault
from tests.gui.canvas.hand import Hand
from tests.packaging_tools import load_tool

AGAIN = "run `make gallery`, and look at what it drew"
FAR = 48
"""So much a channel of a pixel may differ, as smoothed edges do."""
MOST = 0.002
"""So large a part of the pixels may differ more."""


gallery = load_tool("gallery")
ENTRIES = gallery.entries()


@pytest.fixture
def lookup(tmp_path):
    """The library of a new workspace."""
    with Workspace.open(Home(tmp_path / "gallery"), Vault(Keyring())) as workspace:
        yield CatalogLookup(workspace.catalog(), workspace.items())


def differing(one, other):
    """Return which part of the pixels of two pictures differs."""
    assert one.size() == other.size(), AGAIN
    first, second = (bytes(image.constBits()) for image in (one, other))
    if first == second:
        return 0.0
    far = sum(abs(a - b) > FAR for a, b in zip(first, second, strict=True))
    return far / len(first)


def taken(widget):
    QApplication.processEvents()
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def kept(name, theme):
    image = QImage(str(gallery.FOLDER / f"{name}-{theme}.png"))
    assert not image.isNull(), AGAIN
    return image.convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_a_construct_is_drawn_as_its_picture_shows(entry, theme, lookup, qtbot, qapp):
    apply(qapp, theme)
    text = (gallery.FOLDER / f"{entry['name']}.json").read_text("utf-8")
    canvas = FlowCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(*map(int, entry["size"].split("x")))
    canvas.show()
    canvas.set_session(DocumentSession(Document.from_text(text), None, lookup, canvas))
    Hand(canvas).key(Qt.Key.Key_1)
    assert differing(taken(canvas), kept(entry["name"], theme)) <= MOST, AGAIN
    canvas.set_session(None)


def test_another_picture_is_told_apart():
    one = kept("branch-one", "dark")
    assert differing(one, kept("branch-one", "light")) > MOST
    assert differing(kept("data-wire", "dark"), kept("expression", "dark")) > MOST


def test_the_page_of_the_gallery_is_fresh():
    assert gallery.PAGE.read_text("utf-8") == gallery.page(), AGAIN
