"""Gestures in the text of the document."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.gui.application.gestures.player import ALT, CTRL, KEY, SHIFT, Nothing, Player, gesture


def open_text(player: Player):
    player.look_at_all()
    player.key(KEY.Key_2, ALT)
    player.click(player.window.page.text.editor)
    # What a press closes takes the activation along on the offscreen platform.
    player.activate(player.window)


def find(player: Player, wanted):
    """Select a text by the bar that finds."""
    player.key(KEY.Key_F, CTRL)
    player.write(wanted)
    for _ in range(player.rng.randrange(4)):
        player.key(KEY.Key_Return)
    player.key(KEY.Key_Escape)


def leave(player: Player):
    """Go from the text to the drawing: what was typed is taken over."""
    player.hand.click(player.ground())
    QApplication.processEvents()
    if player.window.page.session.read_only:
        player.click(player.window.page.text.editor)
        player.key(KEY.Key_Z, CTRL)
    player.key(KEY.Key_1, ALT)


@gesture("a summary typed in the text")
def type_summary(player: Player):
    open_text(player)
    find(player, '"summary": "')
    player.key(KEY.Key_Right)
    player.type(player.pick(["A", "blue ", "ä🎩", "x"]))
    leave(player)


@gesture("an id typed in the text")
def type_id(player: Player):
    open_text(player)
    find(player, '"id": "')
    player.key(KEY.Key_Right)
    player.type("t")
    leave(player)


@gesture("text that does not parse, put right")
def break_and_mend(player: Player):
    open_text(player)
    find(player, '"modules": [')
    player.key(KEY.Key_Right)
    player.type("}")
    player.key(KEY.Key_Backspace)
    player.type(" ")
    leave(player)


@gesture("a line moved to another place of the text")
def indent(player: Player):
    open_text(player)
    find(player, '"value"')
    player.key(KEY.Key_Home)
    player.key(KEY.Key_Home)
    player.key(KEY.Key_Return)
    leave(player)


@gesture("all replaced in the text")
def replace_all(player: Player):
    open_text(player)
    player.key(KEY.Key_H, CTRL)
    wanted, other = player.pick(
        [("python3", "bash"), ("bash", "python3"), ("hat", "cap"), ("cap", "hat"), ("blue", "red")]
    )
    bar = player.window.page.text.find_bar
    if not bar.isVisible():
        raise Nothing
    player.click(bar.wanted)
    player.write(wanted)
    player.click(bar.replacement)
    player.write(other)
    player.click(bar.replace_all_button)
    player.key(KEY.Key_Escape)
    leave(player)


@gesture("undone and redone")
def undo_and_redo(player: Player):
    times = player.rng.randrange(1, 4)
    for _ in range(times):
        player.key(KEY.Key_Z, CTRL)
    for _ in range(times - player.rng.randrange(2)):
        player.key(KEY.Key_Z, CTRL | SHIFT)
