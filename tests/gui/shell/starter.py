"""Starts of the application in processes of their own, which share what is costly: the imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys

LOADED = """
import json, os, sys, traceback
from PySide6 import QtCore
from apiflow_desktop.gui import app, language
from apiflow_desktop.gui.widgets import times
from apiflow_desktop.gui.window import memory

for line in sys.stdin:
    program, variables = json.loads(line)
    child = os.fork()
    if not child:
        os.environ.clear()
        os.environ.update(variables)
        try:
            exec(program, {})
        except BaseException:
            traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
    print("the end", flush=True)
"""
"""A process that is ready to become one that runs a program; nothing of Qt has begun in it."""


class Starter:
    """Runs programs as a new process would, under other variables."""

    def __init__(self):
        self._process: subprocess.Popen[str] | None = None

    def told(self, program, variables):
        """Return what a program prints."""
        if sys.platform != "linux":
            # Elsewhere a process that has loaded Qt does not fork well, or at all.
            alone = [sys.executable, "-c", program]
            return subprocess.check_output(alone, env=variables, text=True, timeout=60).strip()
        if self._process is None:
            ready = [sys.executable, "-c", LOADED]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(ready, stdin=pipe, stdout=pipe, text=True)
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        print(json.dumps([program, variables]), file=asked, flush=True)
        printed = ""
        while (line := answers.readline()) != "the end\n":
            assert line, "the process that is forked has died"
            printed += line
        return printed.strip()

    def close(self):
        if self._process is not None:
            self._process.communicate()


def environment(without=()):
    """Return the variables of the tests without some, by how their names begin."""
    return {name: value for name, value in os.environ.items() if not name.startswith(without)}
