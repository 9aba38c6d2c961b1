"""Earlier versions of a file, as git keeps them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError

_MOST = 200
_PATIENCE = 20.0
_FORMAT = "%H%x1f%ct%x1f%s"


class Version(Struct, frozen=True):
    """One commit that changed a file.

    Attributes:
        commit: Its hash, in hex.
        at: When it was made, seconds since 1970.
        message: The first line of what was said about it.
    """

    commit: str
    at: float
    message: str


def versions(path: Path) -> list[Version]:
    """List the commits that changed a file, the latest first.

    Raises:
        UserFacingError: It is in no git repository, or git is not installed.
    """
    listed = _git(path, "log", f"-{_MOST}", f"--format={_FORMAT}", "--", f"./{path.name}")
    rows = [line.split("\x1f", 2) for line in listed.decode("utf-8", "replace").splitlines()]
    return [Version(commit, float(at), message) for commit, at, message in rows]


def content_at(path: Path, version: Version) -> bytes:
    """Return what a file held in a commit.

    Raises:
        UserFacingError: It did not exist there, or git cannot tell.
    """
    return _git(path, "show", f"{version.commit}:./{path.name}")


def _git(path: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(path.parent), "--no-pager", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except FileNotFoundError:
        raise UserFacingError(
            "Earlier versions cannot be read: git is not installed.",
            where=str(path),
            hint="Install git, or compare with a file.",
        ) from None
    except subprocess.TimeoutExpired:
        raise UserFacingError("git did not answer in time.", where=str(path)) from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UserFacingError(
            "There are no earlier versions in git.",
            where=f"{path}: {said[0] if said else 'git failed'}",
        )
    return done.stdout
