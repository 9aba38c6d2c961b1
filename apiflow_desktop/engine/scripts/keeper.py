"""A program: Python, loaded and waiting, that starts scripts and watches them.

It loads little, because what is loaded makes each fork slower.

It is run by path, apart from the application, and uses the standard library alone. On standard
input it has a socket; each byte that comes there brings two descriptors: a control connection
and the script's output. For each it forks a watcher, and the watcher forks the script, so that
each script starts in about a millisecond, in a fresh process.

The watcher ends all the script has started when the script ends, goes over a limit, or when the
control connection closes, which it does however the application ends.

Control, from the application: four bytes of length, then the order as JSON. To it: lines of
JSON, ``{"pid"}`` at the start and ``{"code", "reason"}`` at the end.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
import traceback
import typing

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import calling  # type: ignore[import-not-found]

del sys.path[0]  # scripts must not find what lies beside this file

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_PAUSE_MS = 50
_PATIENCE = 5.0
_LOOK_AGAIN = 0.5
_SPARE_SPACE = 2 * 1024**3
_PAGE = resource.getpagesize()
_LIBC = ctypes.CDLL(None) if _LINUX else None
Order = dict[str, typing.Any]


def main() -> None:
    """Start a watcher for each order until the application's end of the socket closes."""
    orders = socket.socket(fileno=0)
    _adopt_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    gc.collect()
    gc.freeze()
    watchers: set[int] = set()
    while True:
        busy = _end_orphans(watchers)
        if not select.select([orders], [], [], _LOOK_AGAIN if busy else None)[0]:
            continue
        word, descriptors, _, _ = socket.recv_fds(orders, 1, 2)
        if not word:
            return
        watcher = os.fork()
        if watcher == 0:
            with _its_last():
                os.close(0)
                watch(socket.socket(fileno=descriptors[0]), descriptors[1])
        watchers.add(watcher)
        for descriptor in descriptors:
            os.close(descriptor)


def _adopt_orphans() -> None:
    """Become the parent of what is left when a process below ends before its children."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_orphans(watchers: set[int]) -> bool:
    """Kill what is left of scripts that killed their watcher; tell whether any script runs."""
    below = set(_children(os.getpid()))
    watchers &= below
    for orphan in below - watchers:
        for process in (orphan, *_descendants(orphan)):
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
    return bool(below)


@contextlib.contextmanager
def _its_last() -> typing.Iterator[None]:
    """End a forked process whatever happens: it must not go on as the one it was forked from."""
    try:
        yield
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def watch(control: socket.socket, output: int) -> None:
    """Start one script and see to its end."""
    _adopt_orphans()
    wake, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    order = _read_order(control)
    if order is None:
        return
    watcher = os.getpid()
    pid = os.fork()
    if pid == 0:
        with _its_last():
            _become_script(order, output, watcher)
    os.close(output)
    with contextlib.suppress(OSError):
        control.sendall(json.dumps({"pid": pid}).encode() + b"\n")
    code, reason = _wait(pid, control, wake, order["limits"])
    _end_all(pid)
    with contextlib.suppress(OSError):
        control.sendall(json.dumps({"code": code, "reason": reason}).encode() + b"\n")


def _read_order(control: socket.socket) -> Order | None:
    (length,) = struct.unpack("!I", _read_exactly(control, 4) or b"\0\0\0\0")
    text = _read_exactly(control, length)
    order: Order | None = json.loads(text) if text else None
    return order


def _read_exactly(control: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = control.recv(length - len(data))
        if not more:
            return b""
        data += more
    return data


def _wait(
    pid: int, control: socket.socket, wake: int, limits: dict[str, float]
) -> tuple[int | None, str]:
    """Return the script's exit code (negative: the signal that ended it), or why it must end."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    deadline = time.monotonic() + limits["seconds"]
    while True:
        ready = [descriptor for descriptor, _ in poll.poll(_PAUSE_MS)]
        if wake in ready:
            os.read(wake, 4096)
        code = _reap(pid)
        if code is not None:
            return code, ""
        if control.fileno() in ready:
            return None, "cancelled"
        if time.monotonic() > deadline:
            return None, "time"
        reason = _over_limit(limits)
        if reason:
            return None, reason


def _reap(pid: int) -> int | None:
    """Bury every child that has ended; return the script's exit code if it is among them."""
    code = None
    with contextlib.suppress(ChildProcessError):
        while True:
            ended, status = os.waitpid(-1, os.WNOHANG)
            if ended == 0:
                break
            if ended == pid:
                code = os.waitstatus_to_exitcode(status)
    return code


def _over_limit(limits: dict[str, float]) -> str:
    memory = processes = 0
    for process in _descendants(os.getpid()):
        processes += 1
        with contextlib.suppress(OSError), open(f"/proc/{process}/statm", "rb") as file:
            _, resident, shared, *_ = file.read().split()
            memory += (int(resident) - int(shared)) * _PAGE
    if processes > limits["processes"]:
        return "processes"
    return "memory" if memory > limits["memory"] else ""


def _descendants(process: int) -> list[int]:
    """The processes below one, where the system tells them."""
    found = [process]
    for parent in found:
        found += _children(parent)
    return found[1:]


def _children(process: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/children", "rb") as file:
                found += map(int, file.read().split())
    return found


def _end_all(pid: int) -> None:
    """Kill the script and all it started, until nothing of it is left."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        # stopped first: what multiplies would start more while the others are killed
        for ending in (signal.SIGSTOP, signal.SIGKILL):
            for process in _descendants(os.getpid()):
                with contextlib.suppress(OSError):
                    os.kill(process, ending)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def _become_script(order: Order, output: int, watcher: int) -> None:
    """Turn this process into the script."""
    os.setsid()
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != watcher:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, 256)
    _limit(order["limits"]["memory"] if order["bounded_space"] else None)
    os.chdir(order["folder"])
    if order["argv"]:
        _become_program(order["argv"], order["env"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    calling.run_and_exit(order["folder"])


def _become_program(argv: list[str], env: dict[str, str]) -> typing.NoReturn:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execve(argv[0], argv, env)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
        os._exit(127)


def _limit(memory: float | None) -> None:
    """Let the system refuse memory that is asked for beyond all measure.

    What is used is measured by the watcher; address space may be much more than that.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        space = int(memory) + _SPARE_SPACE
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (space, space))
    os.nice(5)
    if _LINUX:
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")


if __name__ == "__main__":
    main()
