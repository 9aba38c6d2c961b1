"""``apiflow screenshot`` draws what the window would show, and what it is asked for."""

from __future__ import annotations

import asyncio
import json

import pytest
from PIL import Image

from apiflow_desktop.base.folders import Home
from apiflow_desktop.cli.main import main
from apiflow_desktop.engine import events
from apiflow_desktop.services.targets import open_file, setting_of
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.job_rows import JobRecord

FLOW = {
    "summary": "Sizes",
    "value": {
        "modules": [
            {
                "id": "each",
                "value": {
                    "type": "forloopflow",
                    "iterator": {"type": "static", "value": [1]},
                    "modules": [{"id": "one", "value": {"type": "identity"}}],
                },
            },
            {"id": "end", "value": {"type": "identity"}},
        ]
    },
}


@pytest.fixture(autouse=True)
def _offscreen(monkeypatch, qapp):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def flow(tmp_path):
    path = tmp_path / "sizes.json"
    path.write_text(json.dumps(FLOW))
    return path


@pytest.fixture
def draw(flow, tmp_path):
    """Return a function that draws the flow and reads the picture."""

    def drawn(*options):
        target = tmp_path / "flow.png"
        assert main(["screenshot", str(flow), str(target), *options]) == 0
        with Image.open(target) as image:
            return image.convert("RGB")

    return drawn


@pytest.fixture
def refusal(flow, tmp_path, capsys):
    """Return a function that tells why a picture is not drawn."""

    def told(*options):
        assert main(["screenshot", str(flow), str(tmp_path / "no.png"), *options]) == 2
        assert not (tmp_path / "no.png").exists()
        return capsys.readouterr().err

    return told


@pytest.fixture
def keep(flow, fresh_home):
    """Return a function that keeps something beside the flow, as the window does."""

    def kept(name, value):
        with Workspace.open(Home(fresh_home)) as workspace:
            workspace.store.settings.set(setting_of(open_file(flow)[1], name), value)

    return kept


def add_job(home, *history):
    """Write a run of the flow into the workspace; return its number."""
    with Workspace.open(Home(home)) as workspace:
        job = workspace.store.jobs.create(JobRecord(name="Sizes"))
        asyncio.run(workspace.store.jobs.journal(job.id).record(*history))
        return job.id


def test_a_picture_is_as_large_as_is_said_or_as_the_drawing(draw):
    assert draw("--size", "640x480").size == (640, 480)
    width, height = draw("--size", "fit").size
    assert width > 2 * height
    right, down = draw("--size", "fit"), draw("--size", "fit", "--direction", "down")
    assert down.height > right.height
    assert down.width < right.width


def test_what_hangs_on_a_step_is_drawn_as_one_card(draw, refusal):
    whole = draw("--size", "fit")
    small = draw("--size", "fit", "--collapse", "each")
    assert small.size != whole.size
    assert small.tobytes() == draw("--size", "fit", "--collapse", "each/body").tobytes()
    assert "“nothing”" in refusal("--collapse", "nothing")


def test_a_drawing_is_arranged_as_in_the_window_unless_something_else_is_said(draw, keep):
    right, down = draw("--size", "fit"), draw("--size", "fit", "--direction", "down")
    small = draw("--size", "fit", "--direction", "down", "--collapse", "each")
    keep("direction", "down")
    assert draw("--size", "fit").tobytes() == down.tobytes()
    assert draw("--size", "fit", "--direction", "right").tobytes() == right.tobytes()
    keep("collapsed", ["each/body"])
    assert draw("--size", "fit").tobytes() == small.tobytes()


def test_drafts_are_drawn_and_those_that_cannot_be_read_are_told(draw, keep, capsys):
    without = draw("--size", "fit")
    keep("drafts", {"text": '{"drafts": [{"modules": [{"id": "d"}]}]}', "files": {}})
    assert draw("--size", "fit").height > without.height
    keep("drafts", {"text": "nothing", "files": {}})
    assert draw("--size", "fit").tobytes() == without.tobytes()
    assert "drafts" in capsys.readouterr().err


def test_nothing_that_is_said_is_kept(draw, fresh_home):
    before = draw("--size", "fit")
    draw("--window", "--size", "900x600", "--direction", "down", "--collapse", "each")
    assert draw("--size", "fit").tobytes() == before.tobytes()


def test_the_last_job_is_shown(draw, refusal, fresh_home):
    assert "not run yet" in refusal("--job", "last")
    idle = draw()
    done = [
        events.JobStarted(at=1, input={}),
        events.StepStarted(at=1, step="each", module_id="each"),
        events.StepFailed(at=2, step="each", result={"error": {"message": "no"}}),
        events.JobFailed(at=2, result={"error": {"message": "no"}}),
    ]
    add_job(fresh_home)
    number = add_job(fresh_home, *done)
    last = draw("--job", "last")
    assert last.tobytes() == draw("--job", str(number)).tobytes() != idle.tobytes()
    assert "first" in refusal("--job", "first")


def test_a_job_whose_process_died_does_not_run_on(draw, fresh_home):
    with Workspace.open(Home(fresh_home)) as workspace:
        jobs = workspace.store.jobs
        job = jobs.create(JobRecord(name="Sizes"), owner="dead")
        began: list[events.Event] = [
            events.JobStarted(at=1, input={}),
            events.StepStarted(at=1, step="each", module_id="each"),
        ]
        asyncio.run(jobs.journal(job.id, owner="dead").record(*began))
        running = draw("--job", "last").tobytes()  # it tells the minutes since 1970
        jobs.release(job.id, "dead")
    died = [draw("--job", "last").tobytes() for _ in range(2)]
    assert died[0] == died[1] != running


def test_a_run_is_shown_as_its_events_left_it(draw, tmp_path):
    file = tmp_path / "run.jsonl"

    def drawn(begin):
        lines = [
            {"kind": "job.started", "at": begin, "input": {}},
            {"kind": "step.started", "at": begin, "step": "each", "module_id": "each"},
            {"kind": "step.started", "at": begin + 2, "step": "each[0]/one", "module_id": "one"},
            {"kind": "step.log", "at": begin + 8, "step": "each[0]/one", "text": "half"},
        ]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return draw("--events", str(file)).tobytes()

    assert drawn(1.0) != draw().tobytes()
    # The time that has passed is that between the events, whenever it is looked at.
    assert drawn(1.0) == drawn(1e9)


def test_an_iteration_is_looked_at(draw, refusal, tmp_path):
    file = tmp_path / "run.jsonl"
    lines = [{"kind": "job.started", "at": 1.0, "input": {}}]
    lines.append({"kind": "step.started", "at": 1.0, "step": "each", "module_id": "each"})
    for number, end in enumerate(["step.succeeded", "step.failed"]):
        step = f"each[{number}]/one"
        lines.append({"kind": "step.started", "at": 1.0, "step": step, "module_id": "one"})
        lines.append({"kind": end, "at": 2.0, "step": step, "result": {}})
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    given = "--events", str(file), "--iteration"
    assert draw(*given, "each[0]").tobytes() != draw(*given, "each[1]").tobytes()
    assert "each[2]" in refusal(*given, "each[2]")
    assert "LOOP[NUMBER]" in refusal(*given, "each")
    assert "--events" in refusal("--iteration", "each[0]")


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "no event"), ('{"kind": "job.queued", "at": 1}\nnothing\n', "run.jsonl:2"),
     ('{"kind": "job.baked", "at": 1}', "run.jsonl:1"), ("[]", "run.jsonl:1")],
)  # fmt: skip
def test_what_holds_no_events_is_refused(refusal, tmp_path, text, told):
    file = tmp_path / "run.jsonl"
    file.write_text(text)
    assert told in refusal("--events", str(file))


def test_the_whole_window_has_a_size_of_its_own(refusal):
    assert "--size WIDTHxHEIGHT" in refusal("--window", "--size", "fit")
    assert "fit" in refusal("--size", "large")
