"""Scripts get secrets and hand back handles."""

from __future__ import annotations

import asyncio

import pytest

from apiflow_desktop.engine.events import StepLog
from apiflow_desktop.engine.ports import ScriptCall, StepError
from apiflow_desktop.services.sealed_scripts import SealedScripts
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault
from tests.unit.engine.world import Answers, MemoryJournal

SEALS = Seals(b"key")
HANDLE = SEALS.seal("u/me/token")
SECRET = "the-secret-itself"


def run(function, arguments, environment=None):
    """Run a script that is a function of the test."""
    journal = MemoryJournal()
    vault = Vault(environment={"APIFLOW_SECRET_U_ME_TOKEN": SECRET} if environment is None else {})
    call = ScriptCall(
        step="a",
        attempt=0,
        script={"language": "test", "content": "f"},
        arguments=arguments,
        journal=journal,
        now=lambda: 1.0,
    )
    scripts = SealedScripts(Answers(f=function), SEALS, vault)
    assert scripts.runs("test")
    return asyncio.run(scripts.run(call)), journal


def test_a_script_sees_the_secret_and_its_result_names_it():
    seen = []

    def main(call):
        seen.append(call.arguments)
        return {"echo": call.arguments["header"], "n": 1}

    result, _ = run(main, {"header": f"Bearer {HANDLE}"})
    assert seen == [{"header": f"Bearer {SECRET}"}]
    assert result == {"echo": f"Bearer {HANDLE}", "n": 1}


def test_what_it_prints_is_redacted():
    def main(call):
        call.journal.note(StepLog(at=1.0, step="a", text=f"got {call.arguments['x']}\n"))

    _, journal = run(main, {"x": HANDLE})
    assert [event.text for event in journal.of(StepLog)] == ["got $u/me/token\n"]


def test_its_errors_are_redacted():
    def main(call):
        text = call.arguments["x"]
        raise StepError("ValueError", f"bad {text}", stack=f"at {text}", extra={"x": [text]})

    with pytest.raises(StepError) as raised:
        run(main, {"x": HANDLE})
    error = raised.value
    said = [error.message, error.stack, str(error.extra), str(error), repr(error.__cause__)]
    assert not any(SECRET in text for text in said if text)
    assert error.message == "bad $u/me/token"


def test_a_missing_secret_is_told_and_nothing_runs():
    with pytest.raises(StepError, match="APIFLOW_SECRET_U_ME_TOKEN"):
        run(lambda call: pytest.fail("it ran"), {"x": HANDLE}, environment={})
