"""What was sent is copied as a command that works in a shell."""

from __future__ import annotations

import shlex

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.address import Address, write_address
from apiflow_desktop.engine.events import JobStarted, RequestSent, StepStarted
from apiflow_desktop.engine.job_state import JobState


@pytest.fixture
def sent(inspector, select, user):
    """Show a request, and return the command that is copied of it, word by word."""

    def copy(url, headers, body):
        begun = StepStarted(at=1.0, step="hat", module_id="hat", arguments={})
        request = RequestSent(
            at=1.0, step="hat", method="POST", url=url, headers=headers, body=body, attempt=1
        )
        select("hat", tab="Request")
        inspector.show_states(JobState.of([JobStarted(at=1.0, input={}), begun, request]))
        (button,) = [
            one
            for one in inspector.step.request.findChildren(QPushButton)
            if one.text() == "Copy as cURL"
        ]
        user.click(button)
        return shlex.split(QGuiApplication.clipboard().text().replace("\\\n", " "))

    return copy


def test_a_secret_stays_a_variable_of_the_shell(sent):
    headers = {"Authorization": "Bearer $REPLICATE_API_TOKEN"}
    words = sent("https://api.replicate.com/v1/x", headers, {"a": "it's"})
    assert words == [
        "curl", "-X", "POST", "https://api.replicate.com/v1/x",
        "-H", "Authorization: Bearer $REPLICATE_API_TOKEN", "--data-raw", '{"a": "it\'s"}',
    ]  # fmt: skip
    assert '"Authorization: Bearer $REPLICATE_API_TOKEN"' in QGuiApplication.clipboard().text()


def test_the_demo_studio_is_found_by_other_programs_too(sent, tmp_path, monkeypatch):
    monkeypatch.setenv("APIFLOW_HOME", str(tmp_path))
    studio = Home.from_environment().studio
    studio.mkdir(parents=True)
    write_address(studio, Address(id="a", pid=1, port=4711, token="t"))
    url = "http://demo.studio.localhost/v1/x"
    words = sent(url, {"Authorization": "Bearer •••"}, None)
    assert words == [
        "curl", "-X", "POST", url, "--connect-to", "demo.studio.localhost:80:127.0.0.1:4711",
        "-H", "Authorization: Bearer demo-studio",
    ]  # fmt: skip
