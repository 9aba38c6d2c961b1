from __future__ import annotations

import asyncio
import threading

import pytest
from keyring.errors import InitError, KeyringError, NoKeyringError, PasswordDeleteError

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.vault.vault import SERVICE, Vault


class Keys:
    """A keyring that works."""

    name = "test keyring"

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.threads: set[int] = set()
        self.locked = False

    def get_password(self, service: str, username: str, /) -> str | None:
        self.threads.add(threading.get_ident())
        if self.locked:
            raise InitError("locked")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not there")
        del self.entries[service, username]


class Dead:
    """A keyring without a service."""

    def __init__(self, error: KeyringError) -> None:
        self.error = error

    def get_password(self, service: str, username: str, /) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str, /) -> None:
        raise self.error

    def delete_password(self, service: str, username: str, /) -> None:
        raise self.error


def test_a_secret_is_kept_in_the_keyring():
    keys = Keys()
    vault = Vault(keys, environment={})
    vault.set("TOKEN", "abc")
    assert keys.entries[SERVICE, "TOKEN"] == "abc"
    other = Vault(keys, environment={})
    assert (other.get("TOKEN"), other.names(), other.backend) == ("abc", ["TOKEN"], "test keyring")
    other.delete("TOKEN")
    assert (other.get("TOKEN"), other.names()) == (None, [])
    assert (SERVICE, "TOKEN") not in keys.entries


def test_the_keyring_goes_before_the_environment():
    keys = Keys()
    environment = {"APIFLOW_SECRET_A": "a-env", "APIFLOW_SECRET_B": "b-env", "C": "c", "D": "d"}
    vault = Vault(keys, environment=environment, allowed_environment=["C", "GONE"])
    vault.set("A", "a-key")
    assert [vault.get(name) for name in "ABCD"] == ["a-key", "b-env", "c", None]
    assert vault.names() == ["A", "B", "C"]


def test_what_others_put_into_the_keyring_is_found_and_can_be_deleted():
    keys = Keys()
    keys.entries[SERVICE, "TOKEN"] = "abc"
    vault = Vault(keys, environment={"APIFLOW_SECRET_B": "b"})
    assert vault.present(["TOKEN", "B", "GONE"]) == {"TOKEN", "B"}
    vault.delete("TOKEN")
    assert vault.present(["TOKEN"]) == set()


@pytest.mark.parametrize("error", [NoKeyringError("no backend\nmore"), InitError("dismissed")])
def test_without_a_keyring_tokens_last_for_the_session(error):
    vault = Vault(Dead(error), environment={})
    assert not vault.available
    assert vault.reason == str(error).splitlines()[0]
    vault.set("TOKEN", "abc")
    assert (vault.get("TOKEN"), vault.names()) == ("abc", ["TOKEN"])
    assert vault.backend == "this session only"
    assert Vault(Dead(error), environment={}).get("TOKEN") is None
    vault.delete("TOKEN")
    assert vault.get("TOKEN") is None


def test_reading_in_a_coroutine_happens_on_another_thread():
    keys = Keys()
    keys.entries[SERVICE, "TOKEN"] = "abc"
    vault = Vault(keys, environment={})
    assert asyncio.run(vault.find("TOKEN")) == "abc"
    assert threading.get_ident() not in keys.threads


def test_a_secret_is_read_once_until_it_is_refused():
    keys = Keys()
    keys.entries[SERVICE, "TOKEN"] = "old"
    vault = Vault(keys, environment={})
    vault.get("TOKEN")
    keys.entries[SERVICE, "TOKEN"] = "new"
    assert vault.get("TOKEN") == "old"
    vault.forget_read("TOKEN")
    assert vault.get("TOKEN") == "new"


def test_a_keyring_that_refuses_is_a_clear_error():
    keys = Keys()
    vault = Vault(keys, environment={})
    assert vault.available
    keys.locked = True
    with pytest.raises(UserFacingError, match="could not read TOKEN: locked"):
        vault.get("TOKEN")


def test_a_secret_too_long_for_windows_is_refused():
    windows = type("WinVaultKeyring", (Keys,), {"__module__": "keyring.backends.Windows"})
    vault = Vault(windows(), environment={})
    vault.set("TOKEN", "x" * 1280)
    with pytest.raises(UserFacingError, match="too long for the Windows credential store"):
        vault.set("TOKEN", "x" * 1281)
