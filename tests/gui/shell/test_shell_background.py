"""What fails on another thread is told, and nobody waits for ever."""

from __future__ import annotations

from PySide6.QtCore import QObject

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
