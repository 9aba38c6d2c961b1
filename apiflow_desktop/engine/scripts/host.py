"""What scripts may ask of the application while they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from apiflow_desktop.base.json_types import JsonObject, JsonValue


class ScriptHost(Protocol):
    """The workspace as scripts of one job see it; methods may read the disk."""

    def trusts(self, script: JsonObject) -> bool:
        """Tell whether the user said that this script may run."""

    def secrets_in(self, value: JsonValue) -> Mapping[str, str]:
        """Return the secrets whose handles stand in a value, by name.

        Raises:
            StepError: One of them is not there.
        """

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put secrets in the place of their handles."""

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put handles in the place of secrets."""

    def variable(self, path: str) -> JsonValue:
        """Return a variable, of a secret its handle.

        Raises:
            KeyError: There is none.
        """

    def resource(self, path: str) -> JsonValue:
        """Return a resource, its references resolved.

        Raises:
            KeyError: There is none.
        """

    def state(self, path: str) -> JsonValue:
        """Return what a script kept under a path; None if nothing."""

    def keep_state(self, path: str, value: JsonValue) -> None:
        """Keep a value under a path."""

    def answer(self, step: str, *, approved: bool, payload: JsonValue, approver: str) -> None:
        """Say yes or no to a step that waits for it.

        Raises:
            UserFacingError: It does not wait.
        """
