from __future__ import annotations

import asyncio
import os
import signal
import threading
import urllib.request

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.demo.__main__ import main
from apiflow_desktop.demo.address import ALIVE, read_address
from apiflow_desktop.demo.process import StudioNotStarted, StudioProcess


@pytest.fixture
def home(tmp_path):
    found = Home(tmp_path)
    yield found
    address = read_address(found.studio)
    if address is not None:
        os.kill(address.pid, signal.SIGTERM)
        with FileLock(found.studio / ALIVE):
            pass


def test_two_that_ask_at_once_get_one_studio_and_a_killed_one_is_replaced(home):
    ports = []
    windows = [
        threading.Thread(target=lambda: ports.append(StudioProcess(home, "--speed=0").ensure()))
        for _ in range(3)
    ]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert len(set(ports)) == 1

    studio = StudioProcess(home)
    assert asyncio.run(studio.port()) == ports[0]
    first = read_address(home.studio)
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    with FileLock(home.studio / ALIVE):
        pass
    port = asyncio.run(studio.port())
    second = read_address(home.studio)
    assert second is not None
    assert second.id != first.id
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/samples/portrait.png") as reply:
        assert reply.headers["Content-Type"] == "image/png"


def test_a_studio_that_cannot_start_says_why(tmp_path):
    with pytest.raises(StudioNotStarted, match="--no-such-option"):
        StudioProcess(Home(tmp_path), "--no-such-option").ensure()


def test_a_second_studio_by_hand_says_where_the_first_is(home, capsys):
    port = StudioProcess(home, "--speed=0").ensure()
    assert main([f"--folder={home.studio}"]) == 1
    told = capsys.readouterr().err
    assert "runs already" in told
    assert f"http://127.0.0.1:{port}/v1" in told


def test_a_port_that_is_none_is_told(home, capsys):
    assert main([f"--folder={home.studio}", "--port=99999"]) == 1
    assert "0-65535" in capsys.readouterr().err
