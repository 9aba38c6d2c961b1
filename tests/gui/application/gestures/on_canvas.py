"""Gestures on the drawing."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from tests.gui.application.gestures.player import (
    ALT,
    CTRL,
    KEY,
    NONE,
    SHIFT,
    Nothing,
    Player,
    gesture,
)

ITEMS = ("Flux Kontext Pro", "Pass on", "Script", "Branch, one of", "Branch, all", "For each",
         "While")  # fmt: skip


def middle(wire):
    return wire.path().pointAtPercent(0.5)


@gesture("a node or step dropped from the library")
def drop_from_library(player: Player):
    player.look_at_all()
    place = player.pick(["ground", "card", "exit"])
    if place == "ground":
        point = player.ground()
    elif place == "card":
        point = player.body(player.pick(player.cards()))
    else:
        point = player.port_at(player.pick(player.exits()))
    player.drag_from_library(player.pick(ITEMS), point)


@gesture("a step dropped on a wire")
def drop_on_wire(player: Player):
    player.look_at_all()
    point = middle(player.pick(player.wires("exec")))
    player.drag_from_library(player.pick(ITEMS), point)


@gesture("a step chosen by its name")
def choose_step(player: Player):
    player.take_card(start=True)
    player.key(KEY.Key_Tab)
    player.type(player.pick(["pass on", "flux", "each", "one of"]))
    player.key(KEY.Key_Return)


@gesture("a data wire drawn")
def draw_data_wire(player: Player):
    player.look_at_all()
    start = player.pick(player.outputs())
    end = player.pick(player.inputs())
    player.drag(player.port_at(start), player.port_at(end))


@gesture("an execution wire drawn: a chain moves")
def move_chain(player: Player):
    player.look_at_all()
    start = player.pick(player.exits())
    player.drag(player.port_at(start), player.body(player.pick(player.cards())))


@gesture("a wire drawn to the ground, a step chosen there")
def wire_to_the_ground(player: Player):
    player.look_at_all()
    start = player.pick(player.exits() + player.outputs())
    player.drag(player.port_at(start), player.ground())
    player.type(player.pick(["pass", "flux", "script"]))
    player.key(KEY.Key_Return)


@gesture("a card dragged onto a wire")
def drag_onto_wire(player: Player):
    player.look_at_all()
    wire = player.pick(player.wires("exec"))
    player.drag(player.body(player.pick(player.cards())), middle(wire))


@gesture("a card dragged into a branch, a loop, or onto an exit")
def drag_onto_exit(player: Player):
    player.look_at_all()
    exits = [place for place in player.exits() if place[1] != "exec:next"]
    player.drag(player.body(player.pick(player.cards())), player.port_at(player.pick(exits)))


@gesture("cards put aside by hand")
def put_aside(player: Player):
    key = player.take_card(start=True)
    shift = QPointF(player.rng.uniform(-80, 80), player.rng.uniform(60, 160))
    player.hand.press(player.body(key))
    player.hand.move(player.body(key) + shift / 2)
    player.hand.move(player.body(key) + shift)
    player.hand.release(player.body(key), keys=ALT)
    QApplication.processEvents()


@gesture("tidied up")
def tidy_up(player: Player):
    player.look_at_all()
    player.hand.click(player.ground())
    player.key(KEY.Key_T, SHIFT | ALT)


@gesture("steps deleted, the chain healed")
def delete(player: Player):
    if len(player.cards()) < 4:
        raise Nothing
    player.take_card()
    player.key(player.pick([KEY.Key_Delete, KEY.Key_Backspace]))


@gesture("a box drawn and what it touches deleted")
def delete_in_a_box(player: Player):
    if len(player.cards()) < 8:
        raise Nothing
    player.look_at_all()
    rect = player.stage.cards[player.pick(player.cards())].rect()
    player.drag(rect.topLeft() - QPointF(14, 14), rect.center())
    player.key(KEY.Key_Delete)


@gesture("copied and pasted")
def copy_and_paste(player: Player):
    player.take_card()
    player.key(KEY.Key_C, CTRL)
    player.take_card(start=True)
    player.key(KEY.Key_V, player.pick([CTRL, CTRL | SHIFT]))


@gesture("cut and pasted")
def cut_and_paste(player: Player):
    player.take_card()
    player.key(KEY.Key_X, CTRL)
    player.take_card(start=True)
    player.key(KEY.Key_V, CTRL)


@gesture("duplicated")
def duplicate(player: Player):
    player.take_card()
    player.key(KEY.Key_D, player.pick([CTRL, CTRL | SHIFT]))


@gesture("moved among its neighbours by keys")
def move_by_keys(player: Player):
    player.take_card()
    player.key(player.pick([KEY.Key_Up, KEY.Key_Down]), ALT)


@gesture("data wires cut with a stroke")
def slice_wires(player: Player):
    player.look_at_all()
    point = middle(player.pick(player.wires("data")))
    player.drag(point - QPointF(6, 40), point + QPointF(6, 40), keys=ALT)


@gesture("a data wire deleted")
def delete_wire(player: Player):
    player.look_at_all()
    player.hand.click(middle(player.pick(player.wires("data"))))
    player.key(KEY.Key_Delete)


@gesture("a note written")
def write_note(player: Player):
    player.look_at_all()
    canvas = player.hand.canvas
    QCursor.setPos(canvas.mapToGlobal(player.hand.at(player.ground())))
    player.hand.click(player.ground())
    player.key(KEY.Key_S, SHIFT)
    player.type(player.word())
    player.key(KEY.Key_Return, CTRL)


@gesture("a note dragged or resized")
def move_note(player: Player):
    player.look_at_all()
    note = player.pick(player.hand.canvas.notes.items.values())
    corner = note.rect().bottomRight() - QPointF(5, 5)
    start = player.pick([note.rect().center(), corner])
    player.drag(start, start + QPointF(player.rng.uniform(-60, 60), player.rng.uniform(-60, 60)))


@gesture("a note coloured or locked")
def colour_note(player: Player):
    player.look_at_all()
    note = player.pick(player.hand.canvas.notes.items.values())
    player.hand.click(note.rect().center())
    if not note.isSelected():
        # A card lies over it.
        raise Nothing
    place = player.hand.at(note.rect().center())
    player.choose(player.hand.view, place, "Lock the note")


@gesture("a note deleted")
def delete_note(player: Player):
    player.look_at_all()
    note = player.pick(player.hand.canvas.notes.items.values())
    player.hand.click(note.rect().center())
    player.key(KEY.Key_Delete)


@gesture("neighbours grouped")
def group(player: Player):
    if len(player.hand.canvas.groups.items) > 3:
        raise Nothing
    player.take_card()
    player.hand.click(player.body(player.pick(player.cards())), keys=CTRL)
    player.key(KEY.Key_G, CTRL)
    if not player.hand.canvas.viewer.hasFocus():
        player.write(player.word())
        player.key(KEY.Key_Return)


@gesture("a group renamed or dissolved")
def rename_group(player: Player):
    player.look_at_all()
    title = player.pick(player.hand.canvas.groups.items.values()).title_rect().center()
    if player.rng.random() < 0.6:
        player.hand.double_click(title)
        player.write(player.word())
        player.key(KEY.Key_Return)
    else:
        player.hand.click(title)
        player.key(KEY.Key_Delete, NONE)


@gesture("an execution wire cut: what is behind becomes a draft")
def cut_execution_wire(player: Player):
    player.look_at_all()
    point = middle(player.pick(player.wires("exec")))
    if player.rng.random() < 0.5:
        player.drag(point - QPointF(6, 30), point + QPointF(6, 30), keys=ALT)
    else:
        player.hand.click(point)
        player.key(KEY.Key_Delete)
