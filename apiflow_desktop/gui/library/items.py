"""What the library lists."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_, _

Kind = Literal["node", "step", "workflow", "connector", "script", "variable", "resource"]

SECTIONS: tuple[tuple[Kind, str], ...] = (
    ("workflow", N_("Workflows")),
    ("node", N_("Nodes")),
    ("script", N_("Scripts")),
    ("step", N_("Steps")),
    ("connector", N_("Connectors")),
    ("variable", N_("Variables")),
    ("resource", N_("Resources")),
)
"""The sections in their order, with their headings."""

NEW_ITEMS: tuple[tuple[Kind, str], ...] = (
    ("workflow", N_("New workflow")),
    ("node", N_("New node…")),
    ("script", N_("New script…")),
    ("connector", N_("New connector…")),
    ("variable", N_("New variable…")),
    ("resource", N_("New resource…")),
)
"""What can be made, and what that is called."""

NODE_MIME = "application/x-apiflow-node"
"""What is dragged and called by path: its module path."""
STEP_MIME = "application/x-apiflow-step"
"""A step that is dragged: its kind."""


class LibraryItem(Struct, frozen=True):
    """One row of the library.

    Attributes:
        kind: Which section it stands in.
        key: What the owner of the library knows it by; for a step its kind.
        title: First line.
        subtitle: Second line; empty: the row has one line.
        colour_key: Rows of equal keys get chips of equal colour.
        icon: Name of the icon on the chip; the title's first letter if empty.
        path: For nodes, scripts and workflows, the path that a step gets; may be empty.
        words: More words that a search finds it by.
    """

    kind: Kind
    key: str
    title: str
    subtitle: str = ""
    colour_key: str = ""
    icon: str = ""
    path: str = ""
    words: str = ""


def step_kind(item: LibraryItem) -> str:
    """Tell what kind of step an item becomes on the canvas; empty if it becomes none."""
    match item.kind:
        case "step":
            return item.key
        case "node" | "script":
            return "script"
        case "workflow" if item.path:
            return "flow"
        case _:
            return ""


def _step(kind: str, title: str, icon: str, words: str, colour_key: str = "flow") -> LibraryItem:
    return LibraryItem(
        kind="step", key=kind, title=title, colour_key=colour_key, icon=icon, words=words
    )


_STEPS: tuple[LibraryItem, ...] = (
    _step("branchone", N_("Branch, one of"), "branch", N_("if else switch condition branchone")),
    _step("branchall", N_("Branch, all"), "branch-all", N_("parallel fork branchall")),
    _step("forloopflow", N_("For each"), "for-each", N_("loop iterate list forloopflow")),
    _step("whileloopflow", N_("While"), "while", N_("loop repeat until whileloopflow")),
    _step("rawscript", N_("Script"), "code", N_("python javascript code rawscript"), "code"),
    _step("flow", N_("Sub-flow"), "sub-flow", N_("call workflow flow"), "code"),
    _step("identity", N_("Pass on"), "identity", N_("identity pass through"), "code"),
)
"""The steps that are no connector's."""


def flow_steps() -> list[LibraryItem]:
    """Return the steps that are no connector's, named in the user's language."""
    return [
        # found by English words, too: the format's own are English
        replace(item, title=_(item.title), words=f"{item.title} {item.words} {_(item.words)}")
        for item in _STEPS
    ]
