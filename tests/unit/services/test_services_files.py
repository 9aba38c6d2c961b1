"""Saving never loses what was there."""

from __future__ import annotations

import errno
import stat
import tempfile

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.services.files import FileChangedOnDisk, read_file, save_file


def test_saving_keeps_mode_and_link(tmp_path):
    real = tmp_path / "real.json"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(real)

    save_file(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path):
    path = tmp_path / "flow.json"
    path.write_bytes(b"mine")
    _, version = read_file(path)
    path.write_bytes(b"theirs")

    with pytest.raises(FileChangedOnDisk):
        save_file(path, b"mine, edited", expected=version)

    assert path.read_bytes() == b"theirs"


def test_saving_again_continues_from_the_saved_version(tmp_path):
    path = tmp_path / "flow.json"
    first = save_file(path, b"1")
    second = save_file(path, b"2", expected=first)
    assert second.is_current()
    assert not first.is_current()


def test_a_failed_save_leaves_the_old_content_and_no_litter(tmp_path):
    path = tmp_path / "absent" / "flow.json"
    with pytest.raises(UserFacingError, match="could not be saved"):
        save_file(path, b"x")
    target = tmp_path / "flow.json"
    target.mkdir()
    with pytest.raises(UserFacingError):
        save_file(target, b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["flow.json"]


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (errno.ENOENT, "folder is not there"),
        (errno.EACCES, "may write there"),
        (errno.ENOSPC, "Free some space"),
        (errno.EROFS, "read-only"),
    ],
)
def test_the_advice_fits_what_went_wrong(tmp_path, monkeypatch, reason, advice):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, "no")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(UserFacingError, match=advice):
        save_file(tmp_path / "flow.json", b"x")


@pytest.mark.parametrize("kind", ["absent", "folder"])
def test_reading_says_what_is_wrong(tmp_path, kind):
    path = tmp_path / "it"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(UserFacingError) as caught:
        read_file(path)
    assert str(path) in str(caught.value)
