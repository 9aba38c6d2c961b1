"""The vault over a real keyring: gnome-keyring on a D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

WRITE = """
from apiflow_desktop.vault.vault import Vault
vault = Vault()
assert vault.available, vault.reason
vault.set("CANARY_TOKEN", "kept-é-123456")
"""
READ = """
import asyncio
from apiflow_desktop.vault.vault import Vault
vault = Vault()
assert asyncio.run(vault.find("CANARY_TOKEN")) == "kept-é-123456"
assert vault.names() == ["CANARY_TOKEN"]
vault.delete("CANARY_TOKEN")
assert Vault().get("CANARY_TOKEN") is None
assert Vault().names() == []
print("read by another process")
"""
NO_SERVICE = """
from apiflow_desktop.vault.vault import Vault
vault = Vault()
assert not vault.available
assert vault.reason
vault.set("CANARY_TOKEN", "session")
assert vault.get("CANARY_TOKEN") == "session"
assert Vault().get("CANARY_TOKEN") is None
print("session only:", vault.reason)
"""


def environment(tmp_path, **more):
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return kept | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), **more}


def run(command, env):
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_a_secret_survives_its_process(tmp_path):
    script = (
        "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "
        '"$PYTHON" -c "$WRITE" && "$PYTHON" -c "$READ"'
    )
    env = environment(tmp_path, PYTHON=sys.executable, WRITE=WRITE, READ=READ)
    done = run(["dbus-run-session", "--", "sh", "-c", script], env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "read by another process"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a keyring")
def test_a_machine_without_a_keyring_says_so_and_keeps_nothing(tmp_path):
    env = environment(tmp_path, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    done = run([sys.executable, "-c", NO_SERVICE], env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("session only: ")
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(b"CANARY_TOKEN" not in path.read_bytes() for path in kept)
