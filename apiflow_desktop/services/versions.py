"""Earlier versions of a file, as git keeps them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import file_label
from apiflow_desktop.openflow.text.limits import decode
from apiflow_desktop.services.beside_files import files_beside

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
    # of a flow's folder its scripts are versions too
    what = f"./{path.name}" if file_label(path) == path.name else "."
    listed = _git(path, "log", f"-{_MOST}", f"--format={_FORMAT}", "--", what)
    rows = [line.split("\x1f", 2) for line in listed.decode("utf-8", "replace").splitlines()]
    return [Version(commit, float(at), message) for commit, at, message in rows]


def content_at(path: Path, version: Version) -> bytes:
    """Return what a file held in a commit.

    Raises:
        UserFacingError: It did not exist there, or git cannot tell.
    """
    return _git(path, "show", f"{version.commit}:./{path.name}")


def document_at(path: Path, version: Version) -> Document:
    """Return a workflow as it was in a commit, a flow folder's with its scripts.

    Raises:
        UserFacingError: It did not exist there, git cannot tell, or it was no workflow then.
    """
    data = content_at(path, version)
    document = Document.from_bytes(data, name=str(path))
    named = files_beside(path, document.flow_value)
    if named is None:
        return document
    texts: dict[str, str] = {}
    for file in named:
        try:
            held = _git(path, "show", f"{version.commit}:./{file}")
        except UserFacingError:
            continue  # git did not have it then: a script that is missing
        texts[file] = decode(held, name=file)
    return Document.from_bytes(data, name=str(path), files=texts)


def _git(path: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(path.parent), "--no-pager", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except FileNotFoundError:
        raise UserFacingError(
            _("Earlier versions cannot be read: git is not installed."),
            where=str(path),
            hint=_("Install git, or compare with a file."),
        ) from None
    except subprocess.TimeoutExpired:
        raise UserFacingError(_("git did not answer in time."), where=str(path)) from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UserFacingError(
            _("There are no earlier versions in git."),
            where=f"{path}: {said[0]}" if said else str(path),
        )
    return done.stdout
