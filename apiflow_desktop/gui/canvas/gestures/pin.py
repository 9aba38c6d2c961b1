"""Pinning the last result of what is selected, or letting it run again."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepStatus
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Batch, Edit
from apiflow_desktop.openflow.picture.model import Card
from apiflow_desktop.openflow.pins import has_pin, is_pinned, pin, unpin


def pin_selected(desk: Desk, job: JobState | None) -> None:
    """Pin the results of the selected steps; where all are pinned, unpin them."""
    document = desk.document()
    steps = desk.stage.selected_steps()
    if document is None or not steps:
        desk.refuse(_("Select a step to pin its result."))
        return
    if edits := _unpins(document, steps):
        desk.push(Batch(_("Unpin result"), tuple(edits)))
    elif edits := _pins(document, steps, job):
        desk.push(Batch(_("Pin result"), tuple(edits)))
    else:
        desk.refuse(_("{name} has no result to pin yet. Run it first.").format(name=steps[0].name))


def _unpins(document: Document, steps: list[Card]) -> list[Edit]:
    handles = [card.handle for card in steps if card.handle is not None]
    if not all(is_pinned(document.module(handle)) for handle in handles):
        return []
    return [unpin(document, handle) for handle in handles]


def _pins(document: Document, steps: list[Card], job: JobState | None) -> list[Edit]:
    edits: list[Edit] = []
    for card in steps:
        if card.handle is None:
            continue
        module = document.module(card.handle)
        run = job.by_module(card.module_id) if job is not None else None
        if run is not None and run.status is StepStatus.SUCCEEDED:
            edits.append(pin(document, card.handle, run.result))
        elif has_pin(module):
            mock = module["mock"]
            assert isinstance(mock, dict)
            edits.append(pin(document, card.handle, mock["return_value"]))
    return edits
