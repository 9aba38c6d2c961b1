"""Problems with the steps of drafts. A draft does not run, so none of them stops a run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.diagnostics.texts import check_expressions
from apiflow_desktop.openflow.diagnostics.uses import check_nodes
from apiflow_desktop.openflow.edits.rename import RenameId
from apiflow_desktop.openflow.expressions import Expression, flow_expressions
from apiflow_desktop.openflow.walk import copied_id


class _DraftExamination(Examination):
    """The drafts of a document under examination."""

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of drafts, in their order."""
        document, before = self.document, len(self.document.flow_handles())
        return [
            Step(handle, document.place(handle), document.pointer_of(handle), before + order)
            for order, handle in enumerate(document.handles()[before:])
        ]

    @cached_property
    def expressions(self) -> list[Expression]:
        """Every expression of them that the engine would read."""
        found = flow_expressions({}, places=[step.place for step in self.steps])
        return [one for one in found if one.role != "ignored"]


def check_drafts(examination: Examination) -> Iterator[Diagnostic]:
    """Look at drafts as at steps that may run one day: what is wrong is a warning."""
    drafts = _DraftExamination(examination.document, examination.lookup, examination.syntax)
    if not drafts.steps:
        return
    for found in (*check_nodes(drafts), *check_expressions(drafts), *_double_ids(drafts)):
        yield replace(found, severity="warning")


def _double_ids(drafts: Examination) -> Iterator[Diagnostic]:
    document = drafts.document
    for step in drafts.steps:
        module_id = step.module.get("id")
        if isinstance(module_id, str) and document.handles_by_id(module_id)[0] != step.handle:
            message = _('There is more than one step with the id "{module_id}".').format(
                module_id=module_id
            )
            fix = RenameId(step.handle, copied_id(document.ids(), module_id))
            yield step.found("warning", "duplicate-id", message, ("id",), fix)
