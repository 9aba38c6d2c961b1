"""The groups on the canvas: what is shown of them, and what is done with those selected."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QRectF, Signal

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas.board import Board
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.openflow.edits.groups import (
    AddGroup,
    RemoveGroups,
    SetGroupCollapsed,
    SetGroupTitle,
)
from apiflow_desktop.openflow.groups import Group, read_groups
from apiflow_desktop.openflow.picture.collapsing import Stretch, collapsed_key
from apiflow_desktop.openflow.picture.model import CardKey, Picture
from apiflow_desktop.openflow.picture.stretches import stretch_key, stretch_of

_AROUND = 10.0
_NEW = N_("Group")


class GroupBoard(Board[int, GroupItem]):
    """Keeps the groups in the scene equal to those of the document.

    Attributes:
        items: What is shown, by the place of the groups in the document.
    """

    opened = Signal()
    """Other groups are shown whole for now."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._opened: set[int] = set()

    def forget(self) -> None:
        """Know of no groups that are shown whole for now: another document is shown."""
        self._opened.clear()

    def stretches(self, picture: Picture) -> list[Stretch]:
        """List the groups of a picture that are drawn as one card."""
        found = (
            stretch_of(picture, group)
            for group in self._read()
            if group.collapsed and group.index not in self._opened
        )
        return [stretch for stretch in found if stretch is not None]

    def show(self) -> None:
        """Show the groups of the document as they are, but for those none of which is seen."""
        known = {one.index: one for one in self._read() if self._is_seen(one)}
        self._drop_all_but(known)
        for index, group in known.items():
            rect = self._rect_of(group)
            if index not in self.items:
                self._put(index, GroupItem(group, rect))
            self.items[index].show_group(group, rect, self._desk.stage.direction)

    def follow_cards(self) -> None:
        """Draw the groups around their steps as those stand."""
        for item in self.items.values():
            rect = self._rect_of(item.shown)
            item.show_group(item.shown, rect, self._desk.stage.direction)

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

    def toggle(self, index: int) -> None:
        """Draw a group as one card, or whole; it is so when the document is opened again."""
        group = next((one for one in self._read() if one.index == index), None)
        if group is None:
            return
        if group.collapsed and index in self._opened:
            self._opened.discard(index)
            self.opened.emit()
            return
        stage = self._desk.stage
        stretch = stretch_of(stage.whole, group)
        if stretch is None:
            self._desk.refuse(_("Only neighbouring steps of one list can be drawn as one card."))
            return
        place = stage.placed.get(collapsed_key(stretch.key))
        pushed = self._desk.push(SetGroupCollapsed(index, not group.collapsed))
        if pushed and group.collapsed and place is not None:
            stage.open_stretch(stretch, place)
            self._desk.settled()

    def toggle_selected(self) -> None:
        """Draw the selected groups as one card each, or whole."""
        for index in self._chosen():
            self.toggle(index)

    @property
    def can_toggle(self) -> bool:
        """Whether a group is selected, or what stands for one."""
        return bool(self._chosen())

    def open(self, keys: Collection[CardKey]) -> None:
        """Show those groups whole for now that hide any of some cards."""
        stage = self._desk.stage
        hiding = {one.index for one in self._read() if stage.hides(stretch_key(one.index), keys)}
        if hiding:
            self._opened |= hiding
            self.opened.emit()

    def open_all(self, wanted: bool) -> None:
        """Show all groups whole for now, or each as the document has it."""
        opened = {one.index for one in self._read() if one.collapsed} if wanted else set()
        if opened != self._opened:
            self._opened = opened
            self.opened.emit()

    def _chosen(self) -> list[int]:
        stage = self._desk.stage
        small = (one.index for one in self._read())
        chosen = [index for index in small if stage.stands_selected(stretch_key(index))]
        return chosen + [one.shown.index for one in self.selected()]

    def _is_seen(self, group: Group) -> bool:
        stage = self._desk.stage
        cards = stage.whole.cards.items()
        members = (key for key, card in cards if card.module_id in group.members)
        return not all(stage.is_hidden(key) for key in members)

    def _read(self) -> tuple[Group, ...]:
        document = self._desk.document()
        return read_groups(document.flow_value) if document is not None else ()

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
