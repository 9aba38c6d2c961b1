"""Variables are kept in the library, the values of secret ones in the vault."""

from __future__ import annotations

from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.catalog.items import SHORTEST_SECRET, Variable, check_path
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.vault.vault import environment_name


def keep_variable(workspace: Workspace, variable: Variable) -> Variable:
    """Store a variable in the place of what stands at its path.

    Args:
        workspace: Where to.
        variable: With its value, also if it is a secret; then an empty one keeps the value that
            the vault has.

    Raises:
        UserFacingError: Its path is none, the secret is too short to be kept out of records, or
            the vault refuses it; nothing was stored.
    """
    check_path(variable.path)
    before = workspace.store.variables.at(variable.path)
    if variable.is_secret and variable.value:
        if len(variable.value) < SHORTEST_SECRET:
            raise UserFacingError(
                _("A secret needs at least {SHORTEST_SECRET} characters.").format(
                    SHORTEST_SECRET=SHORTEST_SECRET
                ),
                where=variable.path,
                hint=_("What is shorter could not be told from ordinary words in records."),
            )
        workspace.vault.set(variable.path, variable.value)
    if before is not None and before.is_secret and not variable.is_secret:
        workspace.vault.delete(variable.path)
    return workspace.store.variables.put(
        replace(variable, value="" if variable.is_secret else variable.value)
    )


def remove_variable(workspace: Workspace, path: str) -> None:
    """Remove a variable, and what the vault keeps for it.

    Raises:
        NotInStore: There is none at this path.
    """
    variable = workspace.store.variables.at(path)
    if variable is None:
        raise NotInStore(_("There is no variable at this path."), where=path)
    if variable.is_secret:
        workspace.vault.delete(path)
    workspace.store.variables.delete(variable.id)


def lasting_advice(workspace: Workspace, variable: Variable) -> str:
    """Say how a secret is given on a machine where nothing keeps it; empty if it is kept."""
    if not variable.is_secret or workspace.vault.available:
        return ""
    return _(
        "This machine has no keyring ({reason}), so the value is not kept; give it as "
        "{environment_name} when you run something."
    ).format(reason=workspace.vault.reason, environment_name=environment_name(variable.path))
