"""The workspace as running scripts see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.values import UnknownReference, resolved
from apiflow_desktop.services.approvals import answer
from apiflow_desktop.services.trust import fingerprint
from apiflow_desktop.vault.vault import environment_name

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, JsonValue
    from apiflow_desktop.engine.ports import Values
    from apiflow_desktop.services.workspace import Workspace
    from apiflow_desktop.vault.seals import Seals

_STATE: Final = "script-state/"


class WorkspaceHost:
    """Serves the scripts of one job.

    Args:
        workspace: Where secrets, states and approvals are.
        values: Variables and resources.
        seals: Opens the handles that stand for secrets.
        job_id: The job.
        trusted: What the scripts that may run are known by.
    """

    def __init__(
        self,
        workspace: Workspace,
        values: Values,
        seals: Seals,
        job_id: int,
        trusted: frozenset[str],
    ) -> None:
        self._workspace = workspace
        self._values = values
        self._seals = seals
        self._job_id = job_id
        self._trusted = trusted

    def trusts(self, script: JsonObject) -> bool:
        """Tell whether the user said that this script may run."""
        language, content, lock = (
            str(script.get(key) or "") for key in ("language", "content", "lock")
        )
        return fingerprint(language, content, lock) in self._trusted

    def secrets_in(self, value: JsonValue) -> Mapping[str, str]:
        """Return the secrets whose handles stand in a value, by name.

        Raises:
            StepError: One of them is not there.
        """
        found: dict[str, str] = {}
        for name in sorted(self._seals.names(value)):
            secret = self._workspace.vault.get(name)
            if not secret:
                raise StepError(
                    "SecretMissing",
                    recorded(
                        "The script needs the secret “{name}”, which is not set. Add it to the "
                        "keyring, or set {variable}. The script was not started.",
                        name=name,
                        variable=environment_name(name),
                    ),
                    retryable=False,
                )
            found[name] = secret.strip()
        return found

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put secrets in the place of their handles."""
        return self._seals.opened(value, secrets) if secrets else value

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put handles in the place of secrets."""
        return self._seals.closed(value, secrets) if secrets else value

    def variable(self, path: str) -> JsonValue:
        """Return a variable, of a secret its handle.

        Raises:
            KeyError: There is none.
        """
        return self._values.variables()[path]

    def resource(self, path: str) -> JsonValue:
        """Return a resource, its references resolved.

        Raises:
            KeyError: There is none, or something it names.
        """
        try:
            return resolved(self._values.resources()[path], self._values)
        except UnknownReference as error:
            raise KeyError(str(error)) from error

    def state(self, path: str) -> JsonValue:
        """Return what a script kept under a path; None if nothing."""
        return self._workspace.store.settings.get(_STATE + path)

    def keep_state(self, path: str, value: JsonValue) -> None:
        """Keep a value under a path."""
        self._workspace.store.settings.set(_STATE + path, value)

    def answer(self, step: str, *, approved: bool, payload: JsonValue, approver: str) -> None:
        """Say yes or no to a step that waits.

        Raises:
            UserFacingError: It does not wait.
        """
        answer(
            self._workspace,
            self._job_id,
            step,
            approved=approved,
            payload=payload,
            approver=approver,
        )
