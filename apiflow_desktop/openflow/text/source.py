"""A text under edit: each change of a value is a replacement in the text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.splices import Splice, apply_splices
from apiflow_desktop.openflow.text.spans import Span, SpanTree, TextStep

Way: TypeAlias = list[tuple[Span, int, int]]
"""The spans from the root to a value: each with its position and where its value begins."""


class TextSource(ABC):
    """The text of an open document and the spans of its values.

    Attributes:
        text: The text as it is now.
    """

    text: str
    _spans: SpanTree

    @abstractmethod
    def read(self, text: str) -> JsonValue:
        """Read a whole text of this language.

        Raises:
            DocumentUnreadable: It cannot be read.
        """

    @abstractmethod
    def reread(self, pointer: Pointer, splice: Splice) -> JsonValue:
        """Read one container as it would be after a replacement inside of it.

        Raises:
            DocumentUnreadable: It cannot be read on its own.
        """

    @abstractmethod
    def double_keys(self) -> list[Pointer]:
        """Find the keys that an object has more than once; the last of them counts."""

    def names(self) -> tuple[str, ...]:
        """List the anchors and aliases of the text in order, in languages that have some."""
        return ()

    def names_may_be(self) -> bool:
        """Tell, without reading the text, whether it may have anchors and aliases."""
        return False

    def aliases(self, name: str | None) -> list[Pointer]:
        """Find the aliases of an anchor, or of all, the last of the text first."""
        del name
        return []

    def write_out(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write in the place of an alias the value it stands for."""
        return self.replace(pointer, value)

    @abstractmethod
    def fragment(self, pointer: Pointer, count: int = 1) -> Any:
        """Take a copy of a value, or of several items of a list, as they are written."""

    @abstractmethod
    def replace(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write another value in the place of one."""

    @abstractmethod
    def replace_all(self, values: Mapping[Pointer, JsonValue]) -> list[TextStep]:
        """Write other scalars in the places of several that do not contain each other."""

    @abstractmethod
    def insert(
        self, container: Pointer, position: int, content: Any, key: str | None = None
    ) -> list[TextStep]:
        """Write a new value into a container.

        Args:
            container: Where it is.
            position: Its position among the container's children, in the order of the text.
            content: A value, or a fragment of this source.
            key: Its key, if the container is an object.
        """

    @abstractmethod
    def _rekeying(self, way: Way, key: str) -> TextStep:
        """Make the step that gives the value at the end of a way another key."""

    @abstractmethod
    def _removing(self, way: Way, position: int, count: int) -> TextStep:
        """Make the step that takes children from the container at the end of a way."""

    @abstractmethod
    def _reset(self) -> None:
        """Find the spans of the whole text anew."""

    @abstractmethod
    def _opens(self, span: Span, start: int) -> bool:
        """Tell whether a value is a container."""

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where a value lies: its first character and the one after its last.

        Raises:
            KeyError: The pointer leads nowhere.
        """
        span, _, start = self._spans.descend(self.text, pointer)[-1]
        return start, start + span.length

    def position_of_key(self, container: Pointer, key: str | None) -> int:
        """Return the first position of a key in the order of the text; None: after the last."""
        span, _, start = self._spans.descend(self.text, container)[-1]
        children = self._spans.children(self.text, span, start)
        found = (position for position, child in enumerate(children) if child.key == key)
        return next(found, len(children)) if key is not None else len(children)

    def enclosing(self, start: int, end: int) -> list[Pointer]:
        """List the containers whose inside holds a stretch of the text, the innermost first."""
        found: list[Pointer] = []
        pointer: Pointer = ()
        span, at = self._spans.root, self._spans.root.start
        while self._opens(span, at) and at < start and end < at + span.length:
            found.append(pointer)
            children = self._spans.children(self.text, span, at)
            inside = at
            for position, child in enumerate(children):
                at = inside + child.start + child.lead
                if at < start and end < at + child.length:
                    pointer = (*pointer, position if child.key is None else child.key)
                    if children[span.position(pointer[-1])] is not child:
                        return found[::-1]
                    span = child
                    break
            else:
                break
        return found[::-1]

    def remove(self, pointer: Pointer, count: int = 1) -> list[TextStep]:
        """Remove a value with its key and what joins it to its neighbours; of double keys, all.

        Args:
            pointer: The value.
            count: So many neighbouring items go, if it is one of a list.
        """
        steps: list[TextStep] = []
        for position in reversed(self._positions(pointer)):
            way = self._way(pointer[:-1])
            steps += self._play(self._removing(way, position, count))
        return steps

    def rename_key(self, pointer: Pointer, key: str) -> list[TextStep]:
        """Give a value another key; of double keys, the last stays and the others go."""
        steps: list[TextStep] = []
        for position in self._positions(pointer)[-2::-1]:
            steps += self._play(self._removing(self._way(pointer[:-1]), position, 1))
        return steps + self._play(self._rekeying(self._way(pointer), key))

    def _positions(self, pointer: Pointer) -> list[int]:
        """Find the positions of a value in the order of the text: of double keys, all."""
        span, position, _ = self._way(pointer)[-1]
        if span.key is None:
            return [position]
        children = self._way(pointer[:-1])[-1][0].children or []
        return [place for place, child in enumerate(children) if child.key == span.key]

    def _way(self, pointer: Pointer) -> Way:
        return self._spans.descend(self.text, pointer)

    def rewrite(self, pointer: Pointer, splice: Splice) -> list[TextStep]:
        """Replace a stretch inside a value's text; the caller knows the result is a value."""
        way = self._way(pointer)
        return self._play(self._rewriting(way, splice))

    def play_all(self, steps: Sequence[TextStep]) -> None:
        """Do steps, for the first time or again."""
        self.text = apply_splices(self.text, [step.splice for step in steps])
        if any(step.position < 0 for step in steps):
            self._reset()
            return
        for step in steps:
            self._spans.play(step)

    def unplay_all(self, steps: Sequence[TextStep]) -> None:
        """Take steps back, the last first."""
        self.play_all([step.inverse() for step in reversed(steps)])

    def _play(self, *steps: TextStep) -> list[TextStep]:
        self.play_all(steps)
        return list(steps)

    def _rewriting(self, way: Way, splice: Splice) -> TextStep:
        path = way_path(way)
        if not path:
            return TextStep(splice, (), -1)
        new = replace(way[-1][0], children=None)
        new.length += len(splice.new) - len(splice.old)
        return swapped(way, splice, new)


def swapped(way: Way, splice: Splice, new: Span) -> TextStep:
    """Make the step that puts another span in the place of the one at the end of a way.

    Args:
        way: From the root to the span.
        splice: What happens to the text.
        new: The span that comes; it begins where the old one does.
    """
    old, position, _ = way[-1]
    at = way[-2][2] + old.start - splice.start
    return TextStep(splice, way_path(way[:-1]), position, ((at, old),), ((at, new),))


def removed(way: Way, place: tuple[int, int], text: str, position: int, count: int) -> TextStep:
    """Make the step that takes children from the container at the end of a way.

    Args:
        way: From the root to the container.
        place: What goes from the text.
        text: The whole text.
        position: The first child's position.
        count: How many they are.
    """
    span, _, start = way[-1]
    begin, end = place
    gone = (span.children or [])[position : position + count]
    laid = tuple((start + child.start - begin, child) for child in gone)
    return TextStep(Splice("", begin, text[begin:end], ""), way_path(way), position, laid)


def way_path(way: Way) -> tuple[int, ...]:
    """Return the positions of a way in the order of the text, which double keys need."""
    return tuple(position for _, position, _ in way[1:])
