"""The command line, as a user types it: a process of its own, an empty home, no account."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"


def apiflow(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "apiflow_desktop.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def studio(fresh_home):
    """A quick demo studio of this test's home, ended with the test."""
    fresh_home.mkdir(parents=True)
    command = [sys.executable, "-m", "apiflow_desktop.cli.main", "demo", "--speed", "0.02"]
    process = subprocess.Popen(command)
    yield process
    process.terminate()
    process.wait(10)


@pytest.mark.parametrize(
    ("sample", "pictures"),
    [("sequential", 2), ("conditional", 1), ("parallel", 2), ("retry", 1), ("agent", 1)],
)
def test_every_sample_runs_offline_with_no_input(studio, sample, pictures):
    done = apiflow("run", SAMPLES / f"{sample}.json")

    assert done.returncode == 0, done.stderr
    assert "http://demo.studio.localhost/delivery/" in done.stdout
    json.loads(done.stdout)
    kept = [line.partition("kept: ")[2] for line in done.stderr.splitlines() if "kept: " in line]
    assert len(kept) == pictures
    assert all(Path(path).read_bytes().startswith(b"\x89PNG") for path in kept)


def test_a_workflow_is_found_by_its_name_and_takes_inputs(studio):
    done = apiflow(
        "run", "Conditional Image Processing", "-i", "processing_type=vintage", "--events"
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {event["step"] for event in events if event["kind"] == "step.started"} == {
        "conditional_processing",
        "conditional_processing.1/vintage_node",
    }
    assert events[-1]["kind"] == "job.completed"


def test_a_failing_flow_prints_its_error_and_exits_1(studio, tmp_path):
    flow = {
        "value": {
            "modules": [
                {
                    "id": "a",
                    "value": {
                        "type": "script",
                        "path": "node/flux_kontext_pro",
                        "input_transforms": {"prompt": {"type": "static", "value": "[fail] x"}},
                    },
                }
            ]
        }
    }
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(flow))
    done = apiflow("run", path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["message"]


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        ("{", (), "JSON"),
        ("[]", (), "not an OpenFlow"),
        ('{"value": {"modules": [{"id": "a"}]}}', (), "a"),
        ('{"value": {"modules": []}}', ("--connector", "Nobody=Replicate"), "Nobody"),
        ('{"value": {"modules": []}}', ("-i", "novalue"), "NAME=VALUE"),
        ('{"value": {"modules": []}}', ("--input", "{"), "not JSON"),
    ],
)
def test_what_cannot_run_says_why_and_exits_2(tmp_path, content, arguments, said):
    path = tmp_path / "flow.json"
    path.write_text(content)
    done = apiflow("run", path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_missing_file_names_the_workflows_there_are():
    done = apiflow("run", "nothing-of-the-kind")
    assert done.returncode == 2
    assert "Hat, then cartoon" in done.stderr


def test_a_node_runs_alone(studio):
    done = apiflow("node", "run", "Flux Kontext Pro", "-i", "prompt=a lighthouse")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["output_image"].startswith("http://demo.studio.localhost/")


def test_a_workspace_file_leaves_the_library_alone(studio, tmp_path):
    connector = {
        "id": 7,
        "name": "Mine",
        "base_url": "http://demo.studio.localhost/v1",
        "header": {"Authorization": "Bearer demo-studio"},
        "data": {"api": "replicate"},
    }
    node = {
        "id": 3,
        "name": "Draw",
        "description": "",
        "connector_id": 7,
        "path": "/models/black-forest-labs/flux-kontext-pro/predictions",
        "input": [{"name": "prompt", "type": "string", "required": True}],
        "output": [{"name": "image", "type": "image", "mapping": "output"}],
        "body_template": {"input": {"prompt": "$prompt"}},
    }
    step = {
        "id": "a",
        "value": {
            "type": "script",
            "path": "node/3",
            "input_transforms": {"prompt": {"type": "static", "value": "a house"}},
        },
    }
    flow = {"name": "Mine too", "description": "", "nodes": {"value": {"modules": [step]}}}
    path = tmp_path / "workspace.json"
    path.write_text(
        json.dumps(
            {"version": "1.0", "connectors": [connector], "nodes": [node], "workflows": [flow]}
        )
    )
    done = apiflow("run", "Mine too", "--workspace", path)
    assert done.returncode == 0, done.stderr
    assert "image" in json.loads(done.stdout)
    assert "“Mine too” is neither" in apiflow("run", "Mine too").stderr


def test_validate_names_line_and_column(tmp_path):
    good = SAMPLES / "sequential.json"
    assert apiflow("validate", good).returncode == 0
    broken = tmp_path / "broken.json"
    broken.write_text('{\n  "value": {"modules": [}\n}')
    done = apiflow("validate", broken)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{broken}:2:25 error")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"value": {"modules": [\n {"id": "a"}]}}')
    done = apiflow("validate", good, wrong)
    assert done.returncode == 1
    assert f"{wrong}:2:" in done.stdout


def test_yaml_files_are_run_and_checked(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text("value:\n  modules:\n    - id: a\n      value: {type: identity}\n")
    assert apiflow("validate", path).returncode == 0
    done = apiflow("run", path, "--input", '{"n": 3}')
    assert (done.returncode, json.loads(done.stdout)) == (0, {"n": 3})
    path.write_text("value:\n  modules:\n    - id: a\n    - id: a\n      value: [\n")
    done = apiflow("validate", path)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{path}:6:1 error This is not valid YAML")
    path.write_text("value:\n  modules:\n    - id: a\n      id: b\n")
    assert f"{path}:3:7" in apiflow("validate", path).stdout


def test_a_flow_that_cannot_run_names_file_line_and_column(tmp_path):
    path = tmp_path / "flow.json"
    path.write_text('{"value": {"modules": [\n {"id": "a"}]}}')
    assert apiflow("run", path).stderr.startswith(f"{path}:2:2 error ")


def test_a_picture_is_drawn_in_silence_and_a_missing_job_is_told(tmp_path):
    target = tmp_path / "flow.png"
    done = apiflow("screenshot", "hat_then_cartoon", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert target.read_bytes().startswith(b"\x89PNG")
    done = apiflow("screenshot", "hat_then_cartoon", target, "--job", "99999")
    assert done.returncode == 2
    assert "99999" in done.stderr


def test_convert_writes_another_shape(tmp_path):
    target = tmp_path / "flow.yaml"
    assert apiflow("convert", SAMPLES / "retry.json", target, "--shape", "openflow").returncode == 0
    assert "exponential:" in target.read_text()


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("validate", "x.json")])
def test_commands_without_a_window_load_no_qt(tmp_path, arguments):
    code = (
        "import sys\n"
        "from apiflow_desktop.cli.main import main\n"
        "try:\n"
        f"    main({list(arguments)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('PySide6', 'shiboken6', 'Qt', 'NodeGraphQt', 'qasync')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_run_and_convert_load_no_qt(studio, tmp_path):
    code = (
        "import sys\n"
        "from apiflow_desktop.cli.main import main\n"
        f"sample, target = {str(SAMPLES / 'retry.json')!r}, {str(tmp_path / 'o.json')!r}\n"
        "assert main(['run', sample]) == 0\n"
        "assert main(['convert', sample, target]) == 0\n"
        "assert not [n for n in sys.modules if n.split('.')[0] in ('PySide6', 'NodeGraphQt')]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [("validate", "gone.json"), ("jobs", "show", "7"), ("nonsense",)])
def test_the_command_line_speaks_english_to_everybody(words, fresh_home, monkeypatch):
    """What it prints is read by programs."""
    fresh_home.mkdir(parents=True)
    (fresh_home / "window.ini").write_text("[General]\nlanguage=de\n")
    english = apiflow(*words)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    german = apiflow(*words)
    assert english.stderr
    assert (german.stdout, german.stderr) == (english.stdout, english.stderr)
