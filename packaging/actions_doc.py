"""Write docs/actions.md: everything the window can do, from the declarations of the actions.

usage: python packaging/actions_doc.py
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

# Shiboken's import hook upsets pydantic's lazy imports: pydantic goes first.
import pydantic  # noqa: F401

from apiflow_desktop.gui.actions.menus import MENUS
from apiflow_desktop.gui.window.main_window import ALL_ACTIONS

PAGE = Path(__file__).parents[1] / "docs" / "actions.md"
HEAD = """\
# Actions

Everything the window can do, as its menus and the command palette (`Ctrl+K`) have it. On macOS read
Ctrl as ⌘. What the mouse does and the keys of single panels are in
[Keyboard shortcuts](shortcuts.md). `make actions-doc` writes this page.
"""


def page() -> str:
    """Return the text of the page."""
    actions = [action for group in ALL_ACTIONS for action in group]
    found: list[str] = [HEAD]
    order = list(dict.fromkeys(action.menu for action in actions))
    for menu, group in groupby(sorted(actions, key=lambda one: order.index(one.menu)), _menu):
        found.append(f"\n## {menu}\n\n| action | keys | what it does |\n| --- | --- | --- |\n")
        for action in group:
            keys = " or ".join(f"`{one}`" for one in action.shortcuts)
            found.append(f"| {action.title} | {keys} | {action.tooltip} |\n")
    return "".join(found)


def _menu(action: object) -> str:
    path = str(getattr(action, "menu", ""))
    titles = [MENUS[part].replace("&", "") for part in path.split("/") if part]
    return " › ".join(titles) or "In the palette alone"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
