"""Adding a step that was chosen from a list, rather than dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.picture.model import EXEC_NEXT
from apiflow_desktop.openflow.picture.moves import (
    Spot,
    add_module,
    new_module,
    spot_after,
    spot_at_end,
)
from apiflow_desktop.openflow.picture.offers import LooseEnd, add_at

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.gestures.base import Desk
    from apiflow_desktop.gui.canvas.gestures.library_drop import LibraryDrop
    from apiflow_desktop.gui.session import DocumentSession


class Wanted(Struct, frozen=True):
    """A step that is wanted.

    Attributes:
        path: What it calls.
        kind: What kind of step it is.
        loose: The loose end it is for.
        place: A place on the screen, for when nothing is selected.
    """

    path: str
    kind: str
    loose: LooseEnd | None
    place: QPoint | None


def add_wanted(desk: Desk, drop: LibraryDrop, session: DocumentSession, wanted: Wanted) -> bool:
    """Add a step at its loose end, else after what is selected, else at its place or the end.

    Returns:
        Whether it was added; else the user was told why not.
    """
    try:
        module = new_module(session.document, path=wanted.path, kind=wanted.kind)
        nowhere = wanted.loose is None and not desk.stage.selected_items()
        if nowhere and wanted.place is not None:
            within = desk.viewer.mapFromGlobal(wanted.place)
            return drop.put(session.document, module, desk.viewer.mapToScene(within))
        return drop.add(*_edit(desk, session, wanted.loose, module))
    except UserFacingError as refused:
        desk.refuse(refused.what)
        return False


def _edit(
    desk: Desk, session: DocumentSession, loose: LooseEnd | None, module: JsonObject
) -> tuple[Edit, Spot]:
    document, picture = session.document, desk.stage.whole
    if loose is not None:
        return add_at(document, loose, module, session.lookup)
    selected = desk.stage.selected_items()
    spot = (
        spot_after(document, selected[-1].card, EXEC_NEXT)
        if selected
        else spot_at_end(document, picture, picture.main)
    )
    return add_module(spot, module), spot
