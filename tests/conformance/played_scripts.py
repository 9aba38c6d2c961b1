"""The harnesses that some cases describe: what their scripts would meet outside the flow."""

from __future__ import annotations

from typing import Any

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.ports import ScriptCall, StepError
from tests.conformance.laboratory import Laboratory, RealScripts
from tests.conformance.script_stand_in import is_plain_typescript, run_typescript

_LAST = 255
_DIALOGUES: dict[str, list[tuple[int, int | None]]] = {
    "test_fail_step_one": [(0, None), (0, 1), (1, 2), (2, 3), *[(_LAST, None)] * 3],
    "test_fail_step_zero": [(0, 99), (1, None)] * 3,
    "test_skip_if_sees_previous_step_result_on_retry": [(1, None), (1, 42)],
    "test_with_failure_module": [(0, None), (0, None), (_LAST, None), (_LAST, 42)],
}
"""By case: the byte that a script sends, and the byte it gets, or None for a closed connection."""


class PlayedScripts:
    """Runs a case's scripts; those that reach outside meet what its setup says, or are real.

    Attributes:
        dialogue: What the scripts have still to say, and what they hear.
    """

    def __init__(self, case: str, laboratory: Laboratory) -> None:
        self._real = RealScripts(laboratory)
        self.dialogue = list(_DIALOGUES.get(case, ()))

    def runs(self, language: str) -> bool:
        return self._real.runs(language)

    async def run(self, call: ScriptCall) -> JsonValue:
        content = str(call.script["content"])
        if "Deno.connect" in content:
            return self._hear(int(str(call.arguments["index"])), "Error", "read")
        if "create_connection" in content:
            said = _LAST if r"\xff" in content else 0
            return _of_python(content, call, self._hear(said, "IndexError", "index out of range"))
        if "job_signature" in content:
            return _approving(call)
        if "600000" in content:
            raise StepError("ExecutionErr", "killed while it ran", unrecoverable=True)
        if is_plain_typescript(str(call.script["language"]), content):
            return run_typescript(content, call.arguments)
        return await self._real.run(call)

    def _hear(self, said: int, name: str, message: str) -> int:
        expected, answer = self.dialogue.pop(0)
        assert said == expected
        if answer is None:
            raise StepError(name, message)
        return answer


def _of_python(content: str, call: ScriptCall, heard: int) -> JsonValue:
    if "last + [" in content:
        last: Any = call.arguments["last"]
        return [*last, heard]
    if "from failure module" in content:
        return {"recv": heard, "from failure module": call.arguments["error"]}
    return heard


def _approving(call: ScriptCall) -> JsonValue:
    """A step that approves itself by the server's API, for which the case's events stand."""
    number = call.arguments.get("n")
    return number + 1 if isinstance(number, int) else "a ran"
