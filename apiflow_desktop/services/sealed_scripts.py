"""Scripts get secrets and hand back handles: nothing that a script says or returns holds one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import Event, StepLog
from apiflow_desktop.engine.ports import Journal, ScriptCall, Scripts, StepError
from apiflow_desktop.vault.redactor import Redactor
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault, environment_name


class SealedScripts:
    """Runs scripts with the secrets among their arguments put in.

    Args:
        scripts: What runs them.
        seals: Opens the handles.
        vault: Where secrets come from.
    """

    def __init__(self, scripts: Scripts, seals: Seals, vault: Vault) -> None:
        self._scripts = scripts
        self._seals = seals
        self._vault = vault

    def runs(self, language: str) -> bool:
        """Tell whether scripts in this language can be run here."""
        return self._scripts.runs(language)

    async def run(self, call: ScriptCall) -> JsonValue:
        """Run a script; see :class:`~apiflow_desktop.engine.ports.Scripts`."""
        names = self._seals.names(call.arguments)
        if not names:
            return await self._scripts.run(call)
        secrets = await asyncio.to_thread(self._found, names)
        opened = self._seals.opened(call.arguments, secrets)
        redactor = Redactor(secrets)
        given = replace(
            call,
            arguments=opened if isinstance(opened, dict) else {},
            journal=_RedactedJournal(call.journal, redactor),
        )
        try:
            return self._seals.closed(await self._scripts.run(given), secrets)
        except StepError as error:
            raise _cleaned(error, redactor) from None

    def _found(self, names: set[str]) -> Mapping[str, str]:
        found = {name: self._vault.get(name) for name in sorted(names)}
        missing = [name for name, value in found.items() if not value]
        if missing:
            raise StepError(
                "SecretMissing",
                f"The script needs the secret {missing[0]}, which is not set. Set it with "
                f"apiflow variables set --secret, or as {environment_name(missing[0])}.",
                retryable=False,
            )
        return {name: value for name, value in found.items() if value}


def _cleaned(error: StepError, redactor: Redactor) -> StepError:
    extra = redactor.json(error.extra)
    return StepError(
        error.name,
        redactor.text(error.message),
        stack=None if error.stack is None else redactor.text(error.stack),
        extra=extra if isinstance(extra, dict) else None,
        retry_after=error.retry_after,
        retryable=error.retryable,
    )


class _RedactedJournal:
    """Takes the secrets a script was given out of what it prints."""

    def __init__(self, journal: Journal, redactor: Redactor) -> None:
        self._journal = journal
        self._redactor = redactor

    async def record(self, *events: Event) -> None:
        await self._journal.record(*events)

    def note(self, event: Event) -> None:
        if isinstance(event, StepLog):
            event = structs.replace(event, text=self._redactor.text(event.text))
        self._journal.note(event)
