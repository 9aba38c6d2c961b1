"""What fails on another thread is told, and nobody waits for ever."""

from __future__ import annotations

import weakref
from functools import partial

from PySide6.QtCore import QObject, QThreadPool
from shiboken6 import delete

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.background import in_background


class Asker(QObject):
    def __init__(self):
        super().__init__()
        self.told = []

    def take(self, outcome):
        self.told.append(outcome)


def refuse():
    raise UserFacingError("The disk is full.")


def test_what_comes_of_it_is_told(qtbot):
    asker = Asker()
    in_background(lambda: 3, asker.take, asker.take)
    in_background(refuse, asker.take, asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert 3 in asker.told
    assert "The disk is full." in [str(one) for one in asker.told]


def test_a_defect_is_reported_and_told(qtbot):
    asker = Asker()
    with qtbot.capture_exceptions() as reported:
        in_background(lambda: [][0], asker.take, asker.take)
        qtbot.waitUntil(lambda: len(asker.told) == 1)
    assert [kind for kind, _error, _trace in reported] == [IndexError]
    assert isinstance(asker.told[0], UserFacingError)


def test_a_function_is_told_as_well(qtbot):
    numbers: list[int] = []
    refusals: list[object] = []
    # Many, as it depends on which thread is the first to let go of the work.
    for number in range(50):
        in_background(partial(abs, -number), numbers.append, numbers.append)
        in_background(refuse, refusals.append, lambda error: refusals.append(str(error)))
    QThreadPool.globalInstance().waitForDone()
    in_background(lambda: 50, numbers.append, numbers.append)
    qtbot.waitUntil(lambda: 50 in numbers)
    assert sorted(numbers) == [*range(51)]
    assert refusals == ["The disk is full."] * 50


def test_what_the_work_holds_is_let_go(qtbot):
    asker, held = Asker(), [Asker() for _number in range(20)]
    gone = [weakref.ref(one) for one in held]
    while held:
        in_background(partial(getattr, held.pop(), "told"), asker.take, asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 20)
    QThreadPool.globalInstance().waitForDone()
    assert [one() for one in gone] == [None] * 20


def test_who_is_gone_is_told_nothing(qtbot):
    told: list[int] = []
    asker = Asker()
    heard = asker.told
    in_background(lambda: 3, asker.take, asker.take)
    delete(asker)
    in_background(lambda: 4, told.append, told.append)
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: told == [4])
    assert heard == []
