"""Opens again what was open when the window was closed, or when it died."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.notify import notify_error

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow


def remember_open(window: MainWindow) -> None:
    """Keep which documents are open, but for those that were never saved."""
    places = [page.place for page in window.workbench.pages if page.place]
    window.memory.remember_places(places, window.page.place if window.page is not None else "")


def reopen(window: MainWindow) -> bool:
    """Open what was open last; tells whether there was a last time.

    What is gone since is left out.
    """
    last = window.memory.places
    if last is None:
        return False
    places, front = last
    workflows = {item.key for item in window.parts.library.items() if item.kind == "workflow"}
    for place in places:
        kind, _, key = place.partition("/")
        if kind != "item":
            window.open_paths([Path(place)] if Path(place).is_file() else [])
        elif key in workflows:
            _open_item(window, key)
    page = window.workbench.find(front)
    if page is not None:
        window.workbench.bring_forward(page)
    return True


def _open_item(window: MainWindow, key: str) -> None:
    try:
        window.open_item(key)
    except UserFacingError as error:
        notify_error(error)
