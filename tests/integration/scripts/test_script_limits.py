"""What a script may use, and that nothing of it is left."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.limits import MIB, Limits
from tests.integration.scripts.support import dies, is_alive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

_ENDLESS = """
import os, subprocess, time
def main(folder):
    deaf = "trap '' TERM HUP INT; sleep 60"
    children = [
        subprocess.Popen(["sleep", "60"]),
        subprocess.Popen(["sh", "-c", deaf], start_new_session=True),
        subprocess.Popen(["sh", "-c", "(setsid sleep 60 & echo $! > %s/grandchild)" % folder]),
    ]
    while not os.path.exists(folder + "/grandchild"):
        time.sleep(0.01)
    with open(folder + "/pids.new", "w") as file:
        file.write(" ".join(str(child.pid) for child in children[:2]))
        file.write(" %s %s" % (open(folder + "/grandchild").read().strip(), os.getpid()))
    os.rename(folder + "/pids.new", folder + "/pids")
    if {ending!r} == "wait":
        time.sleep(60)
    if {ending!r} == "crash":
        os.kill(os.getpid(), 9)
    if {ending!r} == "kill the watcher":
        os.kill(os.getppid(), 9)
        time.sleep(60)
    return 1
"""

_MANY = "for i in $(seq 300); do sleep 30 & done; wait"
_MANY_DETACHED = "for i in $(seq 300); do setsid sleep 30 & done; sleep 30"

_BOMB_IN_A_CHILD = """
import subprocess, sys
def main():
    bomb = "x = []\\nwhile True: x.append(bytearray(8_000_000))"
    subprocess.run([sys.executable, "-c", bomb])
"""
_BOMB_IN_TYPESCRIPT = """
export function main() {
  const x: any[] = [];
  while (true) x.push(new Uint8Array(8_000_000).fill(1));
}
"""


def _endless(ending: str) -> str:
    return _ENDLESS.replace("{ending!r}", repr(ending))


def _pids(folder: Path) -> list[int]:
    return [int(word) for word in (folder / "pids").read_text().split()]


async def _started(folder: Path) -> None:
    while not (folder / "pids").exists():  # noqa: ASYNC110 - a file of another process
        await asyncio.sleep(0.01)


def test_cancelling_ends_it_and_its_children(scripts, tmp_path):
    async def cancel_when_started():
        call = scripts.call("python3", _endless("wait"), {"folder": str(tmp_path)})
        task = asyncio.ensure_future(scripts.awaited(call))
        await _started(tmp_path)
        alive = [is_alive(pid) for pid in _pids(tmp_path)]
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return alive, [is_alive(pid) for pid in _pids(tmp_path)]

    alive, left = scripts.on_loop(cancel_when_started)

    assert alive == [True] * 4
    assert left == [False] * 4


@pytest.mark.parametrize("ending", ["return", "crash"])
def test_its_children_end_with_it(scripts, tmp_path, ending):
    if ending == "return":
        assert scripts.python(_endless(ending), folder=str(tmp_path)) == 1
    else:
        with pytest.raises(StepError, match="SIGKILL"):
            scripts.python(_endless(ending), folder=str(tmp_path))

    assert not any(is_alive(pid) for pid in _pids(tmp_path))


def test_one_that_kills_its_watcher_ends_too(scripts, tmp_path):
    with pytest.raises(StepError, match="lost"):
        scripts.python(_endless("kill the watcher"), folder=str(tmp_path))

    assert all(dies(pid) for pid in _pids(tmp_path))
    assert scripts.python("def main():\n    return 2") == 2


def test_an_endless_loop_ends_at_the_limit(scripts):
    scripts.limits = Limits(seconds=0.3)

    with pytest.raises(StepError, match=r"limit of 0 s") as failed:
        scripts.python("def main():\n    while True: pass")

    assert failed.value.name == "ExecutionErr"


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("python3", "def main():\n    x = []\n    while True: x.append(bytearray(8_000_000))"),
        ("bash", "x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done"),
        ("bun", _BOMB_IN_TYPESCRIPT),
        (
            "python3",
            _BOMB_IN_A_CHILD,
        ),
    ],
    ids=["python", "bash", "typescript", "a child"],
)
def test_a_memory_bomb_is_ended(scripts, language, content):
    scripts.limits = Limits(memory=192 * MIB, seconds=20)

    with pytest.raises(StepError, match=r"more than 192 MB of memory|xrealloc"):
        scripts.run(language, content)


def test_memory_asked_for_beyond_all_measure_is_refused(scripts):
    with pytest.raises(StepError) as failed:
        scripts.python("def main():\n    return len(bytearray(10**12))")

    assert failed.value.name == "MemoryError"


@pytest.mark.parametrize("content", [_MANY, _MANY_DETACHED])
def test_too_many_processes_are_ended(scripts, content):
    scripts.limits = Limits(processes=64, seconds=10)

    with pytest.raises(StepError, match="more than 64 processes"):
        scripts.bash(content)

    assert scripts.bash("echo fine") == "fine"


def test_a_catastrophic_pattern_ends_at_the_limit(scripts):
    scripts.limits = Limits(seconds=0.3)

    with pytest.raises(StepError, match="timeout"):
        scripts.python("import re\ndef main():\n    re.match(r'(a+)+b', 'a' * 60)")


def test_endless_printing_is_cut(scripts):
    scripts.limits = Limits(output=100_000)

    assert (
        scripts.python(
            "def main():\n    print('x' * 99 + '\\n', end='')\n    print('y\\n' * 10**6)"
        )
        is None
    )
    assert len(scripts.log) < 101_000
    assert scripts.log.endswith("the rest of the output is left out\n")


def test_a_large_result_arrives(scripts):
    result = scripts.python("def main(n):\n    return ['x' * 99] * n", n=100_000)

    assert isinstance(result, list)
    assert len(msgspec.json.encode(result)) > 10_000_000


def test_a_large_argument_arrives(scripts):
    assert scripts.python("def main(x):\n    return len(x)", x="é" * 5_000_000) == 5_000_000


def test_a_result_that_is_too_large_fails_clearly(scripts):
    scripts.limits = Limits(result=MIB)

    with pytest.raises(StepError, match="larger than 1 MB") as failed:
        scripts.python("def main():\n    return 'x' * 2_000_000")

    assert failed.value.name == "ResultTooLarge"


@pytest.mark.parametrize("code", [0, 7])
def test_ending_without_a_result_fails_clearly(scripts, code):
    with pytest.raises(
        StepError, match=f"without a result. ExitCode: {code}, last log lines"
    ) as failed:
        scripts.python(f"import os\ndef main():\n    print('bye')\n    os._exit({code})")

    assert failed.value.message.endswith("bye")


def test_a_killed_keeper_is_replaced(scripts):
    keeper = (
        "import os\n"
        "def main():\n"
        "    return int(open(f'/proc/{os.getppid()}/stat').read().split()[3])"
    )
    pid = scripts.python(keeper)
    os.kill(pid, signal.SIGKILL)
    assert dies(pid)

    assert scripts.python("def main():\n    return 1") == 1
    assert scripts.python(keeper) != pid


def test_fifty_at_once_do_not_hold_the_loop_up(scripts):
    content = "import os, time\ndef main(i):\n    time.sleep(0.2)\n    return [i, os.getpid()]"

    async def all_of_them():
        late = []

        async def tick():
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.005)
                late.append(time.perf_counter() - before)

        ticking = asyncio.ensure_future(tick())
        calls = [scripts.call("python3", content, {"i": i}) for i in range(50)]
        results = await asyncio.gather(*map(scripts.awaited, calls))
        ticking.cancel()
        return results, len(late)

    results, ticks = scripts.on_loop(all_of_them)

    assert [result[0] for result in results] == list(range(50))
    assert len({result[1] for result in results}) == 50
    assert ticks > 5


def test_a_script_ends_with_an_application_that_is_killed(tmp_path):
    program = f"""
import asyncio, sys
from pathlib import Path
from tests.integration.scripts.support import Scripts
with asyncio.Runner() as runner:
    scripts = Scripts(runner, Path({str(tmp_path)!r}) / "cache")
    scripts.python({_endless("wait")!r}, folder={str(tmp_path)!r})
"""
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root) as application:
        asyncio.run(asyncio.wait_for(_started(tmp_path), 20))
        application.kill()

    assert all(dies(pid) for pid in _pids(tmp_path))
