"""The problems of a document: what cannot run, and what probably is not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.openflow.diagnostics.agents import check_agents
from apiflow_desktop.openflow.diagnostics.base import (
    Diagnostic,
    Examination,
    Severity,
    SyntaxChecker,
    SyntaxFault,
)
from apiflow_desktop.openflow.diagnostics.conditions import check_conditions
from apiflow_desktop.openflow.diagnostics.drafts import check_drafts
from apiflow_desktop.openflow.diagnostics.ids import check_ids, check_mentions
from apiflow_desktop.openflow.diagnostics.keys import check_keys
from apiflow_desktop.openflow.diagnostics.scripts import check_scripts
from apiflow_desktop.openflow.diagnostics.shapes import check_shapes
from apiflow_desktop.openflow.diagnostics.special import check_special_steps
from apiflow_desktop.openflow.diagnostics.support import check_support
from apiflow_desktop.openflow.diagnostics.texts import check_expressions
from apiflow_desktop.openflow.diagnostics.traps import check_traps
from apiflow_desktop.openflow.diagnostics.uses import check_nodes, check_references

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.interfaces import NodeLookup

__all__ = ["Diagnostic", "Severity", "SyntaxChecker", "SyntaxFault", "diagnose"]

_CHECKS = (
    check_keys,
    check_shapes,
    check_ids,
    check_nodes,
    check_references,
    check_mentions,
    check_conditions,
    check_expressions,
    check_special_steps,
    check_agents,
    check_traps,
    check_support,
    check_scripts,
    check_drafts,
)


def diagnose(
    document: Document, lookup: NodeLookup | None = None, syntax: SyntaxChecker | None = None
) -> list[Diagnostic]:
    """Find the problems of a document, in the order of the document.

    Args:
        document: What to look at.
        lookup: Knows the catalog's nodes; None leaves paths and their inputs unchecked.
        syntax: Parses expressions as the engine would; None leaves their syntax unchecked.
    """
    examination = Examination(document, lookup, syntax)
    found = [diagnostic for check in _CHECKS for diagnostic in check(examination)]
    order = {handle: number for number, handle in enumerate(document.handles())}
    last = len(order)
    return sorted(found, key=lambda one: order.get(one.handle, last) if one.handle else -1)
