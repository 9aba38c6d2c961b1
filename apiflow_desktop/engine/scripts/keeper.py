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
import processes  # type: ignore[import-not-found]

# scripts must not find what lies beside this file
del sys.path[0], sys.modules["calling"], sys.modules["processes"]

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_PAUSE_MS, _SHORT_PAUSE_MS = 50, 5
_MANY = 16
_FIRST = -15
"""The priority of what ends scripts, where it may have one."""
_PATIENCE = 5.0
_LOOK_AGAIN = 0.5
_LIBC = ctypes.CDLL(None) if _LINUX else None
Order = dict[str, typing.Any]


def main() -> None:
    """Start a watcher for each order until the application's end of the socket closes."""
    orders = socket.socket(fileno=0)
    _adopt_orphans()
    with contextlib.suppress(OSError):  # for root alone, whose processes cannot be limited else
        os.setpriority(os.PRIO_PROCESS, 0, _FIRST)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    gc.collect()
    gc.freeze()
    watchers: set[int] = set()
    tasks = processes.Tasks()
    while True:
        busy = _end_orphans(watchers)
        if not select.select([orders], [], [], _LOOK_AGAIN if busy else None)[0]:
            continue
        word, descriptors, _, _ = socket.recv_fds(orders, 1, 2)
        if not word:
            return
        tasks.look()
        watcher = os.fork()
        if watcher == 0:
            with _its_last():
                os.close(0)
                watch(socket.socket(fileno=descriptors[0]), descriptors[1], tasks.most())
        watchers.add(watcher)
        for descriptor in descriptors:
            os.close(descriptor)


def _adopt_orphans() -> None:
    """Become the parent of what is left when a process below ends before its children."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_orphans(watchers: set[int]) -> bool:
    """Kill what is left of scripts that killed their watcher; tell whether any script runs."""
    below = set(processes.children(os.getpid()))
    watchers &= below
    for orphan in below - watchers:
        for process in (orphan, *processes.descendants(orphan)):
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


def watch(control: socket.socket, output: int, most_tasks: int) -> None:
    """Start one script and see to its end.

    Args:
        control: The connection to the application.
        output: Where the script prints to.
        most_tasks: How many tasks the user may have before the script cannot start more.
    """
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
            _become_script(order, output, watcher, most_tasks)
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
    below: list[int] = []
    while True:
        pause = _PAUSE_MS if len(below) < _MANY else _SHORT_PAUSE_MS
        ready = [descriptor for descriptor, _ in poll.poll(pause)]
        if wake in ready:
            os.read(wake, 4096)
        code = _reap(pid)
        if code is not None:
            return code, ""
        if control.fileno() in ready:
            return None, "cancelled"
        if time.monotonic() > deadline:
            return None, "time"
        below = processes.descendants(os.getpid())
        if len(below) >= _MANY:
            processes.give_way(below)
        reason = processes.over_limit(below, limits)
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


def _end_all(pid: int) -> None:
    """Kill the script and all it started, until nothing of it is left."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        # stopped first: what multiplies would start more while the others are killed
        for ending in (signal.SIGSTOP, signal.SIGKILL):
            for process in processes.descendants(os.getpid()):
                with contextlib.suppress(OSError):
                    os.kill(process, ending)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def _become_script(order: Order, output: int, watcher: int, most_tasks: int) -> None:
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
    processes.limit(order["limits"]["memory"] if order["bounded_space"] else None, most_tasks)
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


if __name__ == "__main__":
    main()
