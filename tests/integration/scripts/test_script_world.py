"""What a script sees of the application: nothing but what it is given."""

from __future__ import annotations

import asyncio
import os
import time

import httpx
import pytest

from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from apiflow_desktop.engine.scripts.folder import remove_forgotten
from apiflow_desktop.engine.scripts.plain import PlainLauncher
from tests.integration.scripts.support import dies

_SHOWN = {
    "python3": "import os\ndef main():\n    return dict(os.environ)",
    "bash": "env | python3 -c 'import json, sys\n"
    'json.dump(dict(line.rstrip("\\n").split("=", 1) for line in sys.stdin if "=" in line), '
    'open("result.json", "w"))\'',
    "bun": "export const main = () => Deno.env.toObject();",
}


@pytest.mark.parametrize("language", _SHOWN)
def test_a_script_sees_no_secret_of_the_environment(scripts, monkeypatch, language):
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    monkeypatch.setenv("APIFLOW_SECRET_OTHER", "other secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:password@proxy")
    monkeypatch.setenv("http_proxy", "http://proxy:3128")

    seen = scripts.run(language, _SHOWN[language])

    assert not {"REPLICATE_API_TOKEN", "APIFLOW_SECRET_OTHER", "HTTPS_PROXY"} & seen.keys()
    assert not [value for value in seen.values() if "secret" in value or "password" in value]
    assert seen["http_proxy"] == "http://proxy:3128"


_CONTEXT = {
    "WM_WORKSPACE", "WM_TOKEN", "WM_EMAIL", "WM_USERNAME", "WM_BASE_URL", "BASE_INTERNAL_URL",
    "WM_JOB_ID", "WM_SCHEDULED_FOR", "WM_JOB_PATH", "WM_FLOW_JOB_ID", "WM_ROOT_FLOW_JOB_ID",
    "WM_ROOT_JOB_ID", "WM_FLOW_PATH", "WM_SCHEDULE_PATH", "WM_PERMISSIONED_AS",
    "WM_STATE_PATH", "WM_FLOW_STEP_ID", "WM_OBJECT_PATH", "WM_WORKER_GROUP", "WM_RUNNABLE_ID",
    "WM_END_USER_EMAIL", "WM_TESTED_RUNNABLE",
}  # fmt: skip


def test_the_contextual_variables_are_there(scripts):
    seen = scripts.python(_SHOWN["python3"])

    assert {name for name in seen if "WM_" in name or name == "BASE_INTERNAL_URL"} == _CONTEXT
    assert seen["WM_FLOW_STEP_ID"] == "a"
    assert seen["WM_SCHEDULED_FOR"] == "1970-01-01T00:00:00+00:00"


def test_an_argument_that_names_a_contextual_variable_is_its_value(scripts):
    content = "def main(x):\n    return x"

    assert scripts.python(content, x=["$WM_FLOW_STEP_ID", {"y": "$UNKNOWN"}]) == [
        "a",
        {"y": "$UNKNOWN"},
    ]


_PYTHON_CLIENT = """
import wmill
def main():
    before = wmill.get_state()
    wmill.set_state({"n": 1})
    wmill.set_progress(40)
    wmill.set_progress(value=250)
    return [before, wmill.get_state(), wmill.get_variable("u/me/greeting"),
            wmill.get_resource("u/me/server"), wmill.get_resource("u/me/none", True)]
"""
_TYPESCRIPT_CLIENT = """
import * as wmill from "windmill-client";
export async function main() {
  const before = await wmill.getState();
  await wmill.setState({ n: 1 });
  await wmill.setProgress(40);
  await wmill.setProgress(250);
  return [before, await wmill.getState(), await wmill.getVariable("u/me/greeting"),
          await wmill.getResource("u/me/server"), null];
}
"""


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("python3", _PYTHON_CLIENT),
        ("bun", _TYPESCRIPT_CLIENT),
        ("deno", _TYPESCRIPT_CLIENT.replace('"windmill-client"', '"npm:windmill-client@1.9"')),
        (
            "deno",
            _TYPESCRIPT_CLIENT.replace(
                '"windmill-client"', '"https://deno.land/x/windmill@v1.85.0/mod.ts"'
            ),
        ),
    ],
)
def test_the_client_reaches_the_workspace(scripts, language, content):
    scripts.host.variables["u/me/greeting"] = "hello ü"
    scripts.host.resources["u/me/server"] = {"host": "h"}

    result = scripts.run(language, content)

    assert result == [None, {"n": 1}, "hello ü", {"host": "h"}, None]
    assert scripts.host.states == {"u/local/flow/a": {"n": 1}}
    assert scripts.progress == [0.4, 1.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("wmill.get_variable('u/me/none')", "no “u/me/none” in the workspace"),
        ("wmill.run_script('f/x')", r"wmill.run_script needs a Windmill server"),
        ("wmill._ask('GET', 'jobs/list')", "needs a Windmill server"),
    ],
)
def test_what_the_client_cannot_do_it_says(scripts, call, message):
    with pytest.raises(StepError, match=message):
        scripts.python(f"import wmill\ndef main():\n    return {call}")


def test_an_address_that_a_script_gave_away_answers_for_its_step(scripts):
    async def asked_and_answered():
        content = "import wmill\ndef main():\n    return wmill.get_resume_urls('Ada')"
        urls = await scripts.awaited(scripts.call("python3", content))
        async with httpx.AsyncClient() as client:
            yes = await client.post(urls["resume"], json={"n": 1})
            no = await client.get(urls["cancel"])
            broken = await client.post(urls["resume"], content="{")
            scripts.host.waiting = []
            late = await client.get(urls["resume"])
            guessed = await client.get(urls["resume"].replace("/answer/", "/answer/x"))
        return [reply.status_code for reply in (yes, no, broken, late, guessed)]

    assert scripts.on_loop(asked_and_answered) == [200, 200, 400, 409, 404]
    assert scripts.host.answers == [("a", True, {"n": 1}, "Ada"), ("a", False, {}, "Ada")]


def test_bash_asks_the_same_address(scripts):
    scripts.host.variables["u/me/greeting"] = "hello"
    path = "$BASE_INTERNAL_URL/api/w/$WM_WORKSPACE/variables/get_value/u/me/greeting"
    content = f'curl -s -H "Authorization: Bearer $WM_TOKEN" "{path}"; echo'

    assert scripts.bash(content) == '"hello"'
    assert scripts.bash(content.replace("$WM_TOKEN", "guessed")).startswith("WM_TOKEN is of no")


def test_secrets_are_opened_for_the_script_alone(scripts):
    scripts.host.secrets = {"TOKEN": "sesame-open", "OTHER": "other-secret"}
    scripts.host.variables["u/me/token"] = "<OTHER>"
    content = """
import wmill
def main(x):
    other = wmill.get_variable("u/me/token")
    print("printed", x, other)
    assert (x, other) == ("Bearer sesame-open", "other-secret")
    return {"used": x, "both": [x, other]}
"""
    result = scripts.python(content, x="Bearer <TOKEN>")

    assert result == {"used": "Bearer <TOKEN>", "both": ["Bearer <TOKEN>", "<OTHER>"]}
    assert scripts.log == "printed Bearer $TOKEN $OTHER\n"

    with pytest.raises(StepError) as failed:
        scripts.python("def main(x):\n    raise ValueError(x, {'x': x})", x="<TOKEN>")
    assert "sesame" not in f"{failed.value.message}{failed.value.stack}{failed.value.extra}"


def test_what_a_script_keeps_of_a_secret_is_kept_sealed(scripts):
    scripts.host.secrets = {"TOKEN": "sesame-open"}
    content = """
import wmill
def main(x):
    before = wmill.get_state()
    wmill.set_state({"token": x})
    return before == {"token": x}
"""
    assert scripts.python(content, x="<TOKEN>") is False
    assert scripts.host.states == {"u/local/flow/a": {"token": "<TOKEN>"}}
    assert scripts.python(content, x="<TOKEN>") is True


def test_scripts_of_a_job_share_a_folder(scripts):
    writing = "def main():\n    open('shared/a', 'w').write('ü')"
    reading = "export const main = () => Deno.readTextFileSync('./shared/a');"

    async def both():
        await scripts.awaited(scripts.call("python3", writing, shared="flow"))
        seen = await scripts.awaited(scripts.call("bun", reading, shared="flow"))
        with pytest.raises(StepError, match=r"NotFound|No such file"):
            await scripts.awaited(scripts.call("bun", reading, shared="another"))
        return seen

    assert scripts.on_loop(both) == "ü"
    assert scripts.bash("ls") == "main.sh"


def test_a_script_that_is_not_trusted_asks(scripts):
    scripts.host.trusted = False

    with pytest.raises(NeedsAnswer, match="--trust"):
        scripts.python("def main():\n    return 1")


def test_no_folder_is_left(scripts):
    scripts.python("def main():\n    open('left', 'w').close()")
    with pytest.raises(StepError):
        scripts.bash("touch left; exit 3")
    scripts.on_loop(scripts.close)

    assert list((scripts.cache / "runs").iterdir()) == []


def test_folders_of_applications_that_were_killed_are_removed(tmp_path):
    old, new = tmp_path / "run-old", tmp_path / "run-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "left").touch()
    long_ago = time.time() - 3 * 86_400
    os.utime(old, (long_ago, long_ago))

    remove_forgotten(tmp_path)

    assert list(tmp_path.iterdir()) == [new]


@pytest.mark.parametrize(
    ("language", "content", "expected"),
    [
        ("python3", "def main(x):\n    print('hi')\n    return x", {"a": "ü"}),
        ("bash", 'x="$1"\necho hi\necho "$x"', '{"a":"ü"}'),
        ("bun", "export function main(x: any) { console.log('hi'); return x }", {"a": "ü"}),
    ],
)
def test_without_a_keeper_it_is_the_same(scripts, language, content, expected):
    scripts.launcher = PlainLauncher()

    assert scripts.run(language, content, x={"a": "ü"}) == expected
    assert scripts.log.startswith("hi\n")


def test_without_a_keeper_it_ends_too(scripts):
    scripts.launcher = PlainLauncher()

    async def cancel():
        call = scripts.call("bash", "sleep 60 & echo $!; sleep 60")
        task = asyncio.ensure_future(scripts.awaited(call))
        while not scripts.log:  # noqa: ASYNC110 - what the script prints
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return int(scripts.log)

    assert dies(scripts.on_loop(cancel))
