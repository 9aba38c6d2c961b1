"""The kinds of edits. Each compiles to splices, and its inverse is exact."""

from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.edits.branches import AddBranch, MoveBranch, RemoveBranch, new_branch
from apiflow_desktop.openflow.edits.drafts import AddDraft, DetachChain, PutAside
from apiflow_desktop.openflow.edits.files import SetScript, TakeOver
from apiflow_desktop.openflow.edits.modules import (
    AddModule,
    DeleteModules,
    MoveChain,
    MoveModules,
    SetInput,
    SetSummary,
)
from apiflow_desktop.openflow.edits.rename import RenameId, SpotLeftAlone, spots_left_alone
from apiflow_desktop.openflow.edits.values import (
    Batch,
    InsertItem,
    MoveItem,
    RemoveItem,
    RemoveKey,
    ReplaceText,
    SetValue,
)

__all__ = [
    "AddBranch",
    "AddDraft",
    "AddModule",
    "Batch",
    "DeleteModules",
    "DetachChain",
    "Edit",
    "InsertItem",
    "MoveBranch",
    "MoveChain",
    "MoveItem",
    "MoveModules",
    "PutAside",
    "RemoveBranch",
    "RemoveItem",
    "RemoveKey",
    "RenameId",
    "ReplaceText",
    "SetInput",
    "SetScript",
    "SetSummary",
    "SetValue",
    "SpotLeftAlone",
    "TakeOver",
    "new_branch",
    "spots_left_alone",
]
