"""What a problem in a document is, and what the checks that look for them are given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.openflow.expressions import Expression, flow_expressions
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.walk import Place, ids_of

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.edits.base import Edit
    from apiflow_desktop.openflow.interfaces import NodeLookup

Severity: TypeAlias = Literal["error", "warning"]


class SyntaxFault(Struct, frozen=True):
    """Why an expression is not JavaScript.

    Attributes:
        message: What the parser says.
        offset: Where in the expression; None if the parser does not tell.
    """

    message: str
    offset: int | None


class SyntaxChecker(Protocol):
    """Parses expressions as the engine would, without running them."""

    def __call__(self, expression: str, *, predicate: bool) -> SyntaxFault | None:
        """Return what is wrong with an expression.

        One that is asked for truth has to be one expression; others may be function bodies.
        """


class Diagnostic(Struct, frozen=True):
    """A problem in a document.

    Attributes:
        pointer: Where, from the root of the document; for what is missing, its container.
        severity: ``error`` only where an engine cannot run it.
        code: What kind of problem, in a word that does not change.
        message: What is wrong, for a person.
        fix: The edit that repairs it, where one is certain.
        handle: The step it belongs to, if it belongs to one.
        offset: Where in the text that stands at the pointer, if in a part of it.
    """

    pointer: Pointer
    severity: Severity
    code: str
    message: str
    fix: Edit | None = None
    handle: Handle | None = None
    offset: int | None = None


class Step(Struct, frozen=True):
    """A step under examination.

    Attributes:
        handle: Its handle.
        place: Where it stands.
        pointer: Where it is, from the root of the document.
        order: How many steps come before it in the document.
    """

    handle: Handle
    place: Place
    pointer: Pointer
    order: int

    @property
    def module(self) -> JsonObject:
        """The step itself."""
        return self.place.module

    @property
    def value(self) -> JsonObject:
        """What the step does; empty if it does not say."""
        value = self.module.get("value")
        return value if isinstance(value, dict) else {}

    @property
    def kind(self) -> str:
        """Its type; empty if it does not say one."""
        kind = self.value.get("type")
        return kind if isinstance(kind, str) else ""

    @property
    def name(self) -> str:
        """How a message speaks of it."""
        module_id = self.module.get("id")
        if isinstance(module_id, str) and module_id:
            return _('"{id}"').format(id=module_id)
        return _("A step")

    @property
    def is_mocked(self) -> bool:
        """Whether a pinned result replaces what it does."""
        mock = self.module.get("mock")
        return isinstance(mock, dict) and mock.get("enabled") is True

    def found(
        self,
        severity: Severity,
        code: str,
        message: str,
        where: Pointer = (),
        fix: Edit | None = None,
    ) -> Diagnostic:
        """Make a diagnostic at a place in the step."""
        return Diagnostic((*self.pointer, *where), severity, code, message, fix, handle=self.handle)

    def cannot_run(self, code: str, message: str, where: Pointer = ()) -> Diagnostic:
        """Make a diagnostic for what cannot run, unless a pinned result replaces it."""
        return self.found("warning" if self.is_mocked else "error", code, message, where)


class Examination:
    """A document under examination.

    Attributes:
        document: The document.
        lookup: Knows the catalog's nodes; None to leave paths unchecked.
        syntax: Parses expressions; None to leave their syntax unchecked.
    """

    def __init__(
        self,
        document: Document,
        lookup: NodeLookup | None,
        syntax: SyntaxChecker | None = None,
    ) -> None:
        self.document = document
        self.lookup = lookup
        self.syntax = syntax

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of the flow in document order."""
        document = self.document
        return [
            Step(handle, document.place(handle), document.pointer_of(handle), order)
            for order, handle in enumerate(document.flow_handles())
        ]

    @cached_property
    def expressions(self) -> list[Expression]:
        """Every expression the engine reads."""
        found = flow_expressions(self.document.flow_value)
        return [one for one in found if one.role != "ignored"]

    @cached_property
    def by_pointer(self) -> Mapping[Pointer, Step]:
        """The steps by their place relative to the FlowValue."""
        return {step.place.pointer: step for step in self.steps}

    @cached_property
    def draft_ids(self) -> set[str]:
        """The ids of steps in drafts."""
        return ids_of(self.document.shelf.places())

    @cached_property
    def by_id(self) -> Mapping[str, list[Step]]:
        """The steps by id."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            module_id = step.module.get("id")
            if isinstance(module_id, str) and module_id:
                found.setdefault(module_id, []).append(step)
        return found
