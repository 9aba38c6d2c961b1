"""Where each value of a text lies, found out only where someone asks.

A span is known relative to its parent, so an edit moves only the spans beside it and
beside its ancestors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.splices import Splice


class Span(Struct):
    """One value of the text and, once scanned, its children in the order of the text.

    Attributes:
        start: Where it begins, relative to its parent's value: at its key or dash if it has one.
        lead: Characters from ``start`` to the value itself (key, colon, white space).
        length: Characters of the value.
        key: Its key, if its parent is an object.
        children: Its parts; None as long as nobody asked.
    """

    start: int
    lead: int
    length: int
    key: str | None = None
    children: list[Span] | None = None

    @property
    def end(self) -> int:
        """Where the value ends, relative to its parent's value."""
        return self.start + self.lead + self.length

    def position(self, part: str | int) -> int:
        """Find a child by key (of double keys the last, which is the one that counts) or index.

        Raises:
            KeyError: There is none.
        """
        children = self.children or []
        if isinstance(part, int):
            if not 0 <= part < len(children) or children[part].key is not None:
                raise KeyError(part)
            return part
        for index in range(len(children) - 1, -1, -1):
            if children[index].key == part:
                return index
        raise KeyError(part)


Laid: TypeAlias = tuple[int, Span]
"""A span, and where it begins, counted from the replacement that brings or takes it."""


class TextStep(Struct, frozen=True):
    """One replacement in the text and what it did to the spans.

    Attributes:
        splice: The replacement.
        path: Positions from the root to the container whose children it changes.
        position: The first changed child's position in the container, in the order of the text;
            -1 if the whole document was read anew.
        before: The children that go.
        after: Those that come.
    """

    splice: Splice
    path: tuple[int, ...]
    position: int
    before: tuple[Laid, ...] = ()
    after: tuple[Laid, ...] = ()

    @property
    def growth(self) -> int:
        """So many characters longer is the text."""
        return len(self.splice.new) - len(self.splice.old)

    def inverse(self) -> TextStep:
        """Make the step that takes this one back."""
        splice = Splice(self.splice.file, self.splice.start, self.splice.new, self.splice.old)
        return TextStep(splice, self.path, self.position, self.after, self.before)


class SpanTree(ABC):
    """The spans of one text. The owner of the text keeps both in step.

    Attributes:
        root: The span of the whole document.
    """

    root: Span

    @abstractmethod
    def scan(self, text: str, span: Span, start: int, ahead: Pointer) -> list[Span]:
        """Find the children of a value; a scalar has none.

        Args:
            text: The whole text.
            span: The value.
            start: Where it lies in the text.
            ahead: A path below it that will be asked for next.
        """

    def children(self, text: str, span: Span, start: int) -> list[Span]:
        """Return a span's children, scanning them if nobody asked before.

        Args:
            text: The whole text.
            span: The container; scalars have no children.
            start: Where its value lies in the text.
        """
        if span.children is None:
            span.children = self.scan(text, span, start, ())
        return span.children

    def descend(self, text: str, pointer: Pointer) -> list[tuple[Span, int, int]]:
        """Follow a pointer; return each span on the way as (span, its position, value's offset).

        Raises:
            KeyError: The pointer leads nowhere.
        """
        span, start = self.root, self.root.start
        way = [(span, 0, start)]
        for depth, part in enumerate(pointer):
            if span.children is None:
                span.children = self.scan(text, span, start, pointer[depth:])
            position = span.position(part)
            span = span.children[position]
            start += span.start + span.lead
            way.append((span, position, start))
        return way

    def play(self, step: TextStep) -> None:
        """Move the spans as a step moved the text."""
        by = step.growth
        container, base = self._grow(step.path, by)
        if container is None or container.children is None:
            return
        last = step.position + len(step.before)
        for later in container.children[last:]:
            later.start += by
        # Copies: a step is played again where others have changed what it brought the first time.
        container.children[step.position : last] = [
            self.copy(span, step.splice.start + at - base) for at, span in step.after
        ]

    def copy(self, span: Span, start: int) -> Span:
        """Return what stands for a span that comes and begins there; its parts are found anew."""
        return Span(start, span.lead, span.length, span.key)

    def _grow(self, path: Sequence[int], by: int) -> tuple[Span | None, int]:
        """Note that the container at a path got longer; its later neighbours move.

        Returns:
            The container's span, or None if it had not been scanned that far; where it begins.
        """
        span, base = self.root, self.root.start
        span.length += by
        for position in path:
            if span.children is None:
                return None, 0
            for later in span.children[position + 1 :]:
                later.start += by
            span = span.children[position]
            span.length += by
            base += span.start + span.lead
        return span, base
