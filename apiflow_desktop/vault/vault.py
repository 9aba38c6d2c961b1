"""Secrets by name: the OS keyring behind one small interface."""

from __future__ import annotations

import asyncio
import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Protocol, TypeVar

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.recorded import of_record, recorded

SERVICE: Final = "apiflow-desktop"
ENVIRONMENT_PREFIX: Final = "APIFLOW_SECRET_"
_INDEX: Final = "(names)"
_WINDOWS_LIMIT: Final = 2560
_Result = TypeVar("_Result")


def environment_name(secret: str) -> str:
    """The environment variable that stands for a secret where there is no keyring.

    A variable's path is no environment variable's name: ``u/me/token`` is looked up as
    ``APIFLOW_SECRET_U_ME_TOKEN``.
    """
    name = re.sub(r"\W", "_", secret).upper() if "/" in secret else secret
    return f"{ENVIRONMENT_PREFIX}{name}"


SESSION_ONLY = N_("this session only")
"""What keeps the secrets where there is no keyring: nothing beyond this process."""

_KEEP: Final = of_record("The keyring could not keep {name}: {reason}.")
_DELETE: Final = of_record("The keyring could not delete {name}: {reason}.")
_READ: Final = of_record("The keyring could not read {name}: {reason}.")
_LIST: Final = of_record("The keyring could not list the names: {reason}.")


class KeyringBackend(Protocol):
    """The part of a ``keyring`` backend that the vault uses."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Read an entry, or None."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Write an entry."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove an entry."""


class Vault:
    """Where secrets come from, and the only place they are kept.

    A secret is looked up in the OS keyring, then in the environment as
    ``APIFLOW_SECRET_<NAME>``, then in the plain environment if the user allowed that name.
    On a machine without a keyring tokens given by the user last for the session and are
    written nowhere.

    Methods may wait for the OS, which may ask the user to unlock the keyring: the GUI thread
    and event loops use :meth:`find` and otherwise call from another thread.

    Args:
        backend: Stands for the machine's keyring in tests.
        environment: Stands for the process environment in tests.
        allowed_environment: Plain environment variables that may be used as secrets.
    """

    def __init__(
        self,
        backend: KeyringBackend | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        allowed_environment: Collection[str] = (),
    ) -> None:
        self._backend = backend
        self._environment = os.environ if environment is None else environment
        self._allowed = frozenset(allowed_environment)
        self._session: dict[str, str] = {}
        self._read: dict[str, str] = {}
        self._reason: str | None = None
        self._lock = threading.RLock()

    @property
    def available(self) -> bool:
        """Whether this machine has a keyring that answers."""
        return self.reason == ""

    @property
    def reason(self) -> str:
        """Why the keyring cannot be used; empty if it can."""
        with self._lock:
            if self._reason is None:
                self._reason = self._probe()
            return self._reason

    @property
    def backend(self) -> str:
        """What keeps the secrets, in the user's words."""
        if self.available:
            return str(getattr(self._keyring(), "name", _("system keyring")))
        return SESSION_ONLY

    def get(self, name: str) -> str | None:
        """Look a secret up."""
        with self._lock:
            known = self._session.get(name) or self._read.get(name)
            found = known or self._from_keyring(name) or self._from_environment(name)
            if found and not known:
                self._read[name] = found
            return found

    async def find(self, name: str) -> str | None:
        """Look a secret up without blocking the event loop."""
        known = self._session.get(name) or self._read.get(name)
        return known or await asyncio.to_thread(self.get, name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret in the keyring, or for this session where there is none.

        Raises:
            UserFacingError: The keyring refuses it.
        """
        with self._lock:
            if not self.available:
                self._session[name] = value
                return
            self._check_length(name, value)
            self._in_keyring(_KEEP, name, lambda: self._store(name, value))
            self._read[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret, in the keyring and in this session."""
        with self._lock:
            self._session.pop(name, None)
            self._read.pop(name, None)
            if self._from_keyring(name) is not None:
                self._in_keyring(_DELETE, name, lambda: self._remove(name))

    def forget_read(self, name: str) -> None:
        """Read a secret anew next time, e.g. after a provider refused it."""
        with self._lock:
            self._read.pop(name, None)

    def names(self) -> list[str]:
        """The names of the secrets that can be looked up now."""
        prefixed = {
            key.removeprefix(ENVIRONMENT_PREFIX)
            for key in self._environment
            if key.startswith(ENVIRONMENT_PREFIX)
        }
        plain = {name for name in self._allowed if name in self._environment}
        with self._lock:
            stored = self._index() if self.available else frozenset[str]()
            return sorted({*self._session, *stored, *prefixed, *plain})

    def present(self, names: Iterable[str]) -> frozenset[str]:
        """Tell which of these secrets can be looked up now, whoever put them there.

        :meth:`names` lists only what this application put into the keyring: others' entries
        cannot be listed, but they are found by name.
        """
        return frozenset(name for name in names if self.get(name))

    def _keyring(self) -> KeyringBackend:
        if self._backend is None:
            import keyring  # finding the backend takes long: not at start-up

            self._backend = keyring.get_keyring()
        return self._backend

    def _probe(self) -> str:
        from keyring.errors import KeyringError

        try:
            self._keyring().get_password(SERVICE, _INDEX)
        except KeyringError as error:
            return str(error).splitlines()[0] if str(error) else type(error).__name__
        return ""

    def _from_keyring(self, name: str) -> str | None:
        if not self.available:
            return None
        return self._in_keyring(_READ, name, lambda: self._keyring().get_password(SERVICE, name))

    def _from_environment(self, name: str) -> str | None:
        prefixed = self._environment.get(environment_name(name))
        return prefixed or (self._environment.get(name) if name in self._allowed else None) or None

    def _store(self, name: str, value: str) -> None:
        self._keyring().set_password(SERVICE, name, value)
        self._write_index(self._index() | {name})

    def _remove(self, name: str) -> None:
        self._keyring().delete_password(SERVICE, name)
        self._write_index(self._index() - {name})

    def _index(self) -> frozenset[str]:
        text = self._in_keyring(_LIST, "", lambda: self._keyring().get_password(SERVICE, _INDEX))
        return frozenset(json.loads(text) if text else ())

    def _write_index(self, names: frozenset[str]) -> None:
        self._keyring().set_password(SERVICE, _INDEX, json.dumps(sorted(names)))

    def _check_length(self, name: str, value: str) -> None:
        on_windows = type(self._keyring()).__module__.startswith("keyring.backends.Windows")
        if on_windows and len(value.encode("utf-16-le")) > _WINDOWS_LIMIT:
            raise UserFacingError(
                _("{name} is too long for the Windows credential store.").format(name=name),
                hint=_("It takes {most} characters; this one has {count}.").format(
                    most=_WINDOWS_LIMIT // 2, count=len(value)
                ),
            )

    def _in_keyring(self, complaint: str, name: str, action: Callable[[], _Result]) -> _Result:
        from keyring.errors import KeyringError

        try:
            return action()
        except KeyringError as error:
            raise UserFacingError(
                complaint.format(name=name, reason=str(error) or type(error).__name__),
                where=self.backend,
                hint=recorded("Unlock the keyring and try again."),
            ) from error
