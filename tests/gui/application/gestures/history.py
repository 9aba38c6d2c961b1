"""What the document and its drawing were after each step of the history."""

from __future__ import annotations

from typing import Any

from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from tests.gui.canvas.drawn import shown


class History:
    """Writes down what each step of a page's history led to, as it comes."""

    def __init__(self, page):
        self.page = page
        self.stack = page.session.undo_stack
        self.states = {self.stack.index(): self.now()}
        self.places = {self.stack.index(): (self._collapsed(), self.place_now())}
        self.stack.indexChanged.connect(self._moved)

    def now(self) -> tuple[bytes, str, Any]:
        """Return the bytes of the document, of its drafts, and of the files beside it."""
        document = self.page.session.document
        return document.to_bytes(), document.shelf.text, document.files.texts()

    def place_now(self):
        """Return where all cards are, by the handles of their steps."""
        cards = self.page.canvas.stage.cards
        return {key: item.rect().getRect() for key, item in cards.items()}

    def moved_since(self, index):
        """List the cards that stood elsewhere at a step of the history.

        Nothing is told where it is not known, or where other cards were collapsed then: what is
        is no part of the history.
        """
        collapsed, then = self.places.get(index, (None, {}))
        if collapsed != self._collapsed():
            return {}
        now = self.place_now()
        differing = {key for key in now | then if now.get(key) != then.get(key)}
        return {key: (now.get(key), then.get(key)) for key in differing}

    def note_places(self):
        """Write down where the cards are once a gesture is at its end."""
        self.places[self.stack.index()] = self._collapsed(), self.place_now()

    def _collapsed(self):
        stage = self.page.canvas.stage
        return stage.collapsed, frozenset(stage.hidden)

    def close(self):
        self.stack.indexChanged.disconnect(self._moved)

    def _moved(self, index):
        if self.stack.canRedo():
            return
        self.states = {at: state for at, state in self.states.items() if at < index}
        self.places = {at: place for at, place in self.places.items() if at < index}
        self.states[index] = self.now()


def drawn_anew(page, qtbot):
    """Return what a canvas shows that draws the document of a page from scratch."""
    fresh = FlowCanvas()
    qtbot.addWidget(fresh)
    fresh.set_session(page.session)
    # What is kept beside the document, or of the view alone, is as it is there.
    fresh.groups._opened = set(page.canvas.groups._opened)
    fresh.refresh()
    fresh.stage.collapse(page.canvas.stage.collapsed)
    fresh.stage.show_places(page.canvas.stage.places(), page.canvas.stage.direction)
    fresh.notes.follow_cards()
    fresh.groups.follow_cards()
    found = shown(fresh)
    fresh.set_session(None)
    return found
