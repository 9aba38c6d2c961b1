"""Opens again what was open when the window was closed, or when it died."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.notify import notify_error

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage

_NO_PLACE: Final = "new"
"""Stands for a document that was never saved."""


def remember_open(window: MainWindow) -> None:
    """Keep which documents are open."""
    pages = window.workbench.pages
    front = pages.index(window.page) if window.page is not None else -1
    window.memory.remember_places([page.place or _NO_PLACE for page in pages], front)


def reopen(window: MainWindow, unsaved: Callable[[], list[DocumentPage]] = list) -> bool:
    """Open what was open last; tells whether there was a last time.

    What is gone since is left out.

    Args:
        window: The window.
        unsaved: Opens what the last window left unsaved; returns the documents without a place.
    """
    last = window.memory.places
    if last is None:
        return False
    places, front = last
    without_place = iter(unsaved())
    workflows = {item.key for item in window.parts.library.items() if item.kind == "workflow"}
    pages = []
    for place in places:
        if place == _NO_PLACE:
            page = next(without_place, None)
        else:
            _open(window, place, workflows)
            page = window.workbench.find(place)
        pages.append(page)
    window.workbench.put_in_order([page for page in pages if page is not None])
    if front in range(len(pages)) and (page := pages[front]) is not None:
        window.workbench.bring_forward(page)
    return True


def _open(window: MainWindow, place: str, workflows: set[str]) -> None:
    kind, _, key = place.partition("/")
    if kind != "item":
        window.open_paths([Path(place)] if Path(place).is_file() else [])
    elif key in workflows:
        try:
            window.open_item(key)
        except UserFacingError as error:
            notify_error(error)
