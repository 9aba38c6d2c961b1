"""Earlier versions of a file, from a real git repository."""

from __future__ import annotations

import subprocess

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.comparison import compare, compared_text
from apiflow_desktop.services.versions import content_at, document_at, versions


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", tmp_path, *who, *arguments], check=True, capture_output=True)

    git("init")
    path = tmp_path / "-odd name.json"
    for number, message in enumerate(("First", "Second: «é»")):
        path.write_text(f'{{"n": {number}}}', "utf-8")
        git("add", ".")
        git("commit", "-m", message)
    return path


def test_versions_are_listed_the_latest_first(repository):
    found = versions(repository)
    assert [version.message for version in found] == ["Second: «é»", "First"]
    assert [content_at(repository, one) for one in found] == [b'{"n": 1}', b'{"n": 0}']
    assert found[0].at >= found[1].at > 0


def test_a_file_that_was_never_committed_has_none(repository):
    other = repository.with_name("other.json")
    other.write_text("{}")
    assert versions(other) == []


def test_outside_of_git_it_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UserFacingError, match="no earlier versions") as failed:
        versions(tmp_path / "x.json")
    assert "x.json" in failed.value.where


def test_without_git_it_is_said_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserFacingError, match="git is not installed"):
        versions(repository)


FLOW = """\
value:
  modules:
  - id: a
    value: {type: rawscript, language: bash, content: '!inline a.sh', input_transforms: {}}
  - id: b
    value: {type: rawscript, language: bash, content: '!inline b.sh', input_transforms: {}}
"""


def test_a_flow_folder_has_the_versions_of_its_scripts(repository):
    folder = repository.parent / "x.flow"
    folder.mkdir()
    path = folder / "flow.yaml"
    path.write_text(FLOW)
    (folder / "b.sh").write_text("echo b")
    for text in ("echo 1", "echo 2"):
        (folder / "a.sh").write_text(text)
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        for words in (["add", "."], [*who, "commit", "-m", text]):
            subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)
    later, first = versions(path)
    assert [one.message for one in (later, first)] == ["echo 2", "echo 1"]
    before, after = document_at(path, first), document_at(path, later)
    assert (before.files.get("a.sh"), after.files.get("a.sh")) == ("echo 1", "echo 2")
    assert before.text == after.text
    [step] = compare(before, after).steps
    assert (step.module_id, step.what, step.fields) == ("a", "changed", ("content",))
    assert "echo 1" in compared_text(before)
    assert not compare(after, after.standalone()).steps
