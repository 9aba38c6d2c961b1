"""The groups on the canvas: what is shown of them, and what is done with those selected."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas.board import Board
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.openflow.edits.groups import AddGroup, RemoveGroups, SetGroupTitle
from apiflow_desktop.openflow.groups import Group, read_groups

_AROUND = 10.0
_NEW = N_("Group")


class GroupBoard(Board[int, GroupItem]):
    """Keeps the groups in the scene equal to those of the document.

    Attributes:
        items: What is shown, by the place of the groups in the document.
    """

    def show(self) -> None:
        """Show the groups of the document as they are."""
        document = self._desk.document()
        groups = read_groups(document.flow_value) if document is not None else ()
        known = {group.index: group for group in groups}
        self._drop_all_but(known)
        for index, group in known.items():
            rect = self._rect_of(group)
            if index in self.items:
                self.items[index].show_group(group, rect)
            else:
                self._put(index, GroupItem(group, rect))

    def follow_cards(self) -> None:
        """Draw the groups around their steps as those stand."""
        for item in self.items.values():
            item.show_group(item.shown, self._rect_of(item.shown))

    def add(self) -> None:
        """Make a group of the selected steps, and let the user type its title."""
        steps = self._desk.stage.selected_steps()
        handles = tuple(card.handle for card in steps if card.handle is not None)
        before = set(self.items)
        if not self._desk.push(AddGroup(handles, _(_NEW))):
            return
        for index in set(self.items) - before:
            self.select(self.items[index])
            self.rename(self.items[index])

    def rename(self, item: GroupItem) -> None:
        """Let the user type the title of a group in its place."""

        def take(text: str) -> None:
            self._desk.push(SetGroupTitle(item.shown.index, " ".join(text.split())))

        self.type_on(item, take, one_line=True)

    def rename_selected(self) -> None:
        """Let the user type the title of the selected group."""
        for item in self.selected()[:1]:
            self.rename(item)

    def dissolve_selected(self) -> None:
        """Dissolve the selected groups; their steps stay."""
        indices = tuple(item.shown.index for item in self.selected())
        if indices:
            self._scene.clearSelection()
            self._desk.push(RemoveGroups(indices))

    def _rect_of(self, group: Group) -> QRectF:
        stage, area, keys = self._desk.stage, QRectF(), set()
        for key, card in stage.whole.cards.items():
            if card.module_id and card.module_id in group.members:
                area = area.united(stage.item_of(key).rect())
                keys.add(key)
        for frame in stage.frames.values():
            inside = {key for chain in frame.frame.chains for key in chain}
            if frame.frame.owner in keys and inside <= keys:
                area = area.united(frame.rect())
        return area.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
