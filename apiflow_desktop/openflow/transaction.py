"""The tool that edits work with: text and tree change together, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer, format_pointer
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.rereading import Rereader
from apiflow_desktop.openflow.shelf import SHELF, At, new_draft
from apiflow_desktop.openflow.text.limits import MAX_DEPTH
from apiflow_desktop.openflow.values import (
    Add,
    Drop,
    Put,
    copy_of,
    depth_of,
    same,
)


class Transaction(Rereader):
    """What edits can do to a document; text and tree change together."""

    def finish(self) -> None:
        """Complete the change.

        Raises:
            EditRefused: The document would no longer be a workflow, or an alias would break.
        """
        self._drop_empty_drafts()
        super().finish()

    def add_draft(self, at: At | None) -> Pointer:
        """Make a draft; return the list its steps go to. One that stays empty goes again.

        Args:
            at: Where in the drawing its first card stands; None to leave that to the layout.
        """
        shelf = (*self.document.value_pointer, SHELF)
        number = len(self.document.shelf.value)
        self.insert(shelf, number, new_draft(at))
        return (*shelf, number, "modules")

    def write_out(self, name: str | None) -> None:
        """Write in the place of aliases what they stand for.

        Args:
            name: The anchor's name; None for all.
        """
        for pointer in self._texts.aliases(name):
            value = self.get(pointer)
            self._note(pointer, value)
            self.text_steps += self._texts.write_out(pointer, value)

    def set(self, pointer: Pointer, value: JsonValue, *, after: str | None = None) -> None:
        """Give a place a value; a key that is not there is added.

        Args:
            pointer: The place.
            value: Its value from now on; parts that stay equal keep their text.
            after: The key a new key comes after; else it becomes the last.
        """
        if not pointer:
            self._merge_object(pointer, self.document.value, self._root_object(value))
            return
        container = self.get(pointer[:-1])
        key = pointer[-1]
        if isinstance(container, dict) and isinstance(key, str) and key not in container:
            keys = list(container)
            self._add(
                pointer,
                keys.index(after) + 1 if after is not None and after in keys else len(keys),
                value,
            )
            return
        self._merge(pointer, self.get(pointer), value)

    def set_first(self, pointer: Pointer, value: JsonValue) -> None:
        """Add a key before all others of its object."""
        self._add(pointer, 0, value)

    def rename_key(self, pointer: Pointer, key: str) -> None:
        """Give a value another key; it stays where and as it is."""
        value, container = self.get(pointer), self.object_at(pointer[:-1])
        old = str(pointer[-1])
        position = list(container).index(old)
        self._note(pointer, value)
        self.text_steps += self._texts.rename_key(pointer, key)
        self._do(Drop(container, position, old, value))
        self._do(Add(container, position, key, value))
        self._note((*pointer[:-1], key), value)

    def set_all(self, values: Mapping[Pointer, JsonValue]) -> None:
        """Give several places that exist and do not contain each other new scalar values."""
        changed = {p: v for p, v in values.items() if not same(self.get(p), v)}
        for pointer, value in changed.items():
            self._note(pointer, self.get(pointer), value)
        self.text_steps += self._texts.replace_all(changed)
        for pointer, value in changed.items():
            self._do(Put(self._container(pointer), pointer[-1], self.get(pointer), value))

    def insert(self, list_pointer: Pointer, index: int, value: JsonValue) -> None:
        """Put a new value into a list."""
        items = self.list_at(list_pointer)
        if not 0 <= index <= len(items):
            raise EditRefused(
                _("The list has {count} items; there is no place {index} in it.").format(
                    count=len(items), index=index
                ),
                where=format_pointer(list_pointer),
            )
        self._add((*list_pointer, index), index, value)

    def remove(self, pointer: Pointer) -> None:
        """Remove a key or an item."""
        if not pointer:
            raise EditRefused(_("The document itself cannot be removed."))
        value = self.get(pointer)
        self._note(pointer, value, None)
        container, part = self._container(pointer), pointer[-1]
        self.text_steps += self._texts.remove(pointer)
        if isinstance(container, dict):
            key = str(part)
            self._do(Drop(container, list(container).index(key), key, value))
        else:
            self._do(Drop(container, int(part), None, value))

    def remove_run(self, pointer: Pointer, count: int) -> None:
        """Remove neighbouring items of a list."""
        if count == 1:
            self.remove(pointer)
            return
        items, first = self.list_at(pointer[:-1]), int(pointer[-1])
        gone = items[first : first + count]
        self._note(pointer, *gone)
        self.text_steps += self._texts.remove(pointer, count)
        for place in range(count - 1, -1, -1):
            self._do(Drop(items, first + place, None, gone[place]))

    def move(self, pointer: Pointer, list_pointer: Pointer, index: int, count: int = 1) -> Pointer:
        """Move a value, or neighbouring items of a list, into a list as they are written.

        Args:
            pointer: What to move: an item, or the value of a key.
            list_pointer: Where to, in terms of the tree before the move.
            index: The index there after the move.
            count: So many items move, if it is one of a list.

        Returns:
            Where the first is now.
        """
        moving = [pointer]
        if count > 1:
            moving = [(*pointer[:-1], int(pointer[-1]) + place) for place in range(count)]
        if any(list_pointer[: len(one)] == one for one in moving):
            raise EditRefused(_("Nothing can be moved into itself."), where=format_pointer(pointer))
        values = [self.get(one) for one in moving]
        fragment = self._texts.fragment(pointer, count)
        self.list_at(list_pointer)
        self.remove_run(pointer, count)
        target = without(list_pointer, pointer, count)
        items = self.list_at(target)
        index = min(max(index, 0), len(items))
        self.text_steps += self._texts.insert(target, index, fragment)
        for place, value in enumerate(values):
            self._do(Add(items, index + place, None, value))
        self._note((*target, index), *values)
        return (*target, index)

    def _drop_empty_drafts(self) -> None:
        shelf = (*self.document.value_pointer, SHELF)
        for draft in reversed(self.document.shelf.drafts):
            if not draft.modules:
                self.remove((*shelf, draft.number))

    def _add(
        self, pointer: Pointer, position: int, value: JsonValue, fragment: object | None = None
    ) -> None:
        """Put a value where none is: a copy of a new one, or one that moves."""
        container, part = self._container(pointer), pointer[-1]
        if fragment is None:
            self._check_depth(pointer, value)
            value = copy_of(value)
        key = part if isinstance(part, str) else None
        content = value if fragment is None else fragment
        at = position
        if isinstance(container, dict):
            # Double keys, of which the tree knows one, make positions in the text differ.
            later = list(container)[position : position + 1]
            at = self._texts.position_of_key(pointer[:-1], later[0] if later else None)
        self.text_steps += self._texts.insert(pointer[:-1], at, content, key)
        self._do(Add(container, position, key, value))
        self._note(pointer, None, value)

    def _merge(self, pointer: Pointer, old: JsonValue, new: JsonValue) -> None:
        """Make an old value equal a new one, touching only what differs."""
        if same(old, new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and old and new:
            self._merge_object(pointer, old, new)
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            self._merge_list(pointer, old, new)
        else:
            self._check_depth(pointer, new)
            new = copy_of(new)
            self._note(pointer, old, new)
            self.text_steps += self._texts.replace(pointer, new)
            self._do(Put(self._container(pointer), pointer[-1], old, new))
            self._pass_on(pointer, old, new)

    def _merge_object(self, pointer: Pointer, old: JsonObject, new: JsonObject) -> None:
        for key in [key for key in old if key not in new]:
            self.remove((*pointer, key))
        order = list(old)
        for position, (key, value) in enumerate(new.items()):
            if key not in old:
                self._add((*pointer, key), position, value)
                order.insert(position, key)
                continue
            if order[position] != key:
                self._reorder(pointer, key, position)
                order.remove(key)
                order.insert(position, key)
            self._merge((*pointer, key), old[key], value)

    def _reorder(self, pointer: Pointer, key: str, position: int) -> None:
        """Move a key within its object, as it is written."""
        value, fragment = self.get((*pointer, key)), self._texts.fragment((*pointer, key))
        self.remove((*pointer, key))
        self._add((*pointer, key), position, value, fragment)

    def _merge_list(self, pointer: Pointer, old: list[JsonValue], new: list[JsonValue]) -> None:
        shorter = min(len(old), len(new))
        head = next((i for i in range(shorter) if not same(old[i], new[i])), shorter)
        rest = shorter - head
        tail = next((i for i in range(rest) if not same(old[-1 - i], new[-1 - i])), rest)
        paired = min(len(old), len(new)) - tail
        for index in range(len(old) - tail - 1, paired - 1, -1):
            self.remove((*pointer, index))
        for index in range(head, paired):
            self._merge((*pointer, index), old[index], new[index])
        for index in range(paired, len(new) - tail):
            self._add((*pointer, index), index, new[index])

    def _check_depth(self, pointer: Pointer, value: JsonValue) -> None:
        if len(pointer) + depth_of(value) > MAX_DEPTH:
            raise EditRefused(
                _("That would nest deeper than {most} levels.").format(most=MAX_DEPTH)
            )


def without(pointer: Pointer, removed: Pointer, count: int = 1) -> Pointer:
    """Tell where a pointer leads once neighbouring items elsewhere have been removed."""
    depth = len(removed) - 1
    if len(pointer) <= depth or pointer[:depth] != removed[:-1]:
        return pointer
    part, gone = pointer[depth], removed[-1]
    if isinstance(part, int) and isinstance(gone, int) and part > gone:
        return (*pointer[:depth], part - count, *pointer[depth + 1 :])
    return pointer
