"""The spans of a YAML text: where its values are, while it is edited."""

from __future__ import annotations

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.text.spans import Span, SpanTree, TextStep
from apiflow_desktop.openflow.yamltext.layout import column
from apiflow_desktop.openflow.yamltext.pieces import read_part


class YamlSpans(SpanTree):
    """Finds the spans of one YAML text by reading it, and keeps them in step with its edits."""

    def __init__(self, root: Span) -> None:
        self.root = root

    def scan(self, text: str, span: Span, start: int, ahead: Pointer) -> list[Span]:
        """Find the children of a value by reading it on its own, at its column."""
        del ahead
        if not span.length:
            return []
        root = read_part(text[start : start + span.length], column(text, start)).root
        for child in root.children or ():
            child.start += root.start
        return root.children or []

    def copy(self, span: Span, start: int) -> Span:
        """Return the span itself: what was found in it is needed when steps are played again."""
        span.start = start
        return span

    def play(self, step: TextStep) -> None:
        """Move the spans; a block begins with its first part and ends with its last."""
        way = [self.root]
        for position in step.path:
            way.append((way[-1].children or [])[position])
        _keep(step, way[-1])
        held = [(span, *_ends(span)) for span in way if span.children]
        super().play(step)
        for span, begins, ends in reversed(held):
            first = span.children[0].start if span.children and begins else 0
            for child in (span.children or ()) if first else ():
                child.start -= first
            if first and span is self.root:
                span.start += first
            elif first:
                span.lead += first
            span.length -= first
            if span.children and ends:
                span.length = span.children[-1].end


def _keep(step: TextStep, container: Span) -> None:
    """Let a step know what goes as it is now, for when it comes back.

    It is another span than the step brought where the whole text was read anew meanwhile.
    """
    going = (container.children or [])[step.position : step.position + len(step.before)]
    for (_at, kept), span in zip(step.before, going, strict=False):
        kept.lead, kept.length, kept.children = span.lead, span.length, span.children


def _ends(span: Span) -> tuple[bool, bool]:
    """Tell whether a container begins with its first part, and whether it ends with its last."""
    children = span.children or [span]
    return children[0].start == 0, children[-1].end == span.length
