"""An action as a value: what the user can do, declared once.

Menus, tool bar, tool tips, the command palette and the page of shortcuts are views of these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.language import key_text

Context = TypeVar("Context")
Scope = Literal["window", "drawing", "canvas"]


class Action(Struct, Generic[Context], frozen=True, kw_only=True):
    """One thing the user can do.

    Attributes:
        id: Stable name, e.g. ``file.save``.
        title: What menus and the palette call it, marked by ``N_``; ends with an ellipsis if it
            asks for more.
        run: Does it; takes the object that the feature registered its actions with.
        icon: Name in the icon table.
        shortcuts: Key sequences, e.g. ``Ctrl+S``, until the user chooses others; the first is
            shown.
        tooltip: What it does, marked likewise, where the title does not say it.
        when: Tells whether it can be done now; always, by default.
        checked: Tells whether it is switched on; an action without it cannot be.
        menu: Where it stands, e.g. ``File`` or ``View/Theme``; empty: in the palette only.
        group: Neighbours of equal group stand together; a line separates groups.
        scope: Where its keys work: in the whole window; in the drawing and the outline alone,
            because elsewhere they mean something else; or on the canvas alone, because in the
            outline they do, too.
    """

    id: str
    title: str
    run: Callable[[Context], object]
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    tooltip: str = ""
    when: Callable[[Context], bool] | None = None
    checked: Callable[[Context], bool] | None = None
    menu: str = ""
    group: str = ""
    scope: Scope = "window"

    def hint(self, keys: Sequence[str]) -> str:
        """Return the tool tip: what it does, and by which of its keys."""
        text = _(self.tooltip) or _(self.title).rstrip("…")
        return f"{text} ({key_text(keys[0])})" if keys else text
