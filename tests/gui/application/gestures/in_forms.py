"""Gestures in the inspector."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
)

from apiflow_desktop.gui.expressions.mode_switch import ModeSwitch
from tests.gui.application.gestures.player import KEY, Nothing, Player, gesture

REFERENCES = ("flow_input.photo", "1 + 2", "results.a", "[1, 2].length", "previous_result.x", "'t'")


@gesture("an id renamed")
def rename_id(player: Player):
    player.take_card()
    player.click(player.called("Id of the step", QLineEdit))
    player.write(f"step_{player.rng.randrange(1000)}")
    player.key(KEY.Key_Return)


@gesture("a summary typed")
def summary(player: Player):
    player.take_card()
    lines = player.seen(QLineEdit, lambda line: line.accessibleName().startswith("Title"))
    player.click(player.pick(lines))
    player.write(player.word())


@gesture("a value typed into the form")
def static_value(player: Player):
    player.take_card()
    player.turn_to("Inputs")
    fields = player.seen(QTextEdit, lambda field: not field.isReadOnly())
    fields += player.seen(QPlainTextEdit, lambda field: not field.isReadOnly())
    player.click(player.pick(fields))
    player.write(player.word())


@gesture("value or expression: switched, and an expression typed")
def expression(player: Player):
    player.take_card()
    player.turn_to("Inputs")
    switch = player.pick(player.seen(ModeSwitch))
    player.click(switch, QPoint(switch.width() - 10, 8))
    fields = player.seen(
        QPlainTextEdit, lambda field: field.accessibleName().startswith("Expression of")
    )
    player.click(player.pick(fields))
    player.write(player.pick(REFERENCES))
    player.key(KEY.Key_Escape)


@gesture("back to a value")
def back_to_value(player: Player):
    player.take_card()
    player.turn_to("Inputs")
    switch = player.pick(player.seen(ModeSwitch, lambda one: one.mode == "expression"))
    player.click(switch, QPoint(10, 8))


@gesture("an option switched")
def option(player: Player):
    player.take_card()
    player.turn_to("Settings")
    boxes = player.seen(QComboBox) + player.seen(QCheckBox)
    player.click(player.pick(boxes))
    player.key(player.pick([KEY.Key_Down, KEY.Key_Up]))
    player.key(KEY.Key_Return)


@gesture("an option typed")
def option_typed(player: Player):
    player.take_card()
    player.turn_to("Settings")
    lines = player.seen(QLineEdit, lambda line: line.accessibleName() in ("retries", "base"))
    lines += player.seen(QPlainTextEdit, lambda field: not field.isReadOnly())
    player.click(player.pick(lines))
    player.write(player.pick(["1", "2", "3"]))


@gesture("a branch added")
def add_branch(player: Player):
    choose(player, ("branchone", "branchall"))
    press(player, QPushButton, "Add branch")


@gesture("a branch moved or removed")
def change_branch(player: Player):
    choose(player, ("branchone", "branchall"))
    names = ("Move up", "Move down", "Remove the branch and its steps")
    buttons = player.seen(QToolButton, lambda button: button.toolTip() in names)
    player.click(player.pick(buttons))


@gesture("a predicate typed")
def predicate(player: Player):
    choose(player, ("branchone",))
    fields = player.seen(
        QPlainTextEdit, lambda field: field.accessibleName().startswith("Predicate of")
    )
    player.click(player.pick(fields))
    player.write(player.pick(REFERENCES))
    player.key(KEY.Key_Escape)


@gesture("an input of the flow added and named")
def add_input(player: Player):
    show_flow(player)
    if len(player.seen(QLineEdit, is_name)) > 4:
        raise Nothing
    press(player, QPushButton, "Add input")
    player.type(f"in_{player.rng.randrange(100)}")
    player.key(KEY.Key_Tab)


@gesture("an input of the flow renamed")
def rename_input(player: Player):
    show_flow(player)
    player.click(player.pick(player.seen(QLineEdit, is_name)))
    player.write(f"in_{player.rng.randrange(100)}")
    player.key(KEY.Key_Tab)


@gesture("an input of the flow moved, removed, or made required")
def change_input(player: Player):
    show_flow(player)
    words = ("Move up:", "Move down:", "Remove the input:")
    buttons: list[QAbstractButton] = player.seen(
        QToolButton, lambda button: button.accessibleName().startswith(words)
    )
    buttons += player.seen(QCheckBox, lambda box: box.text() == "required")
    player.click(player.pick(buttons))


@gesture("an input of the flow retyped or described")
def retype_input(player: Player):
    show_flow(player)
    types = player.seen(QComboBox, lambda box: box.accessibleName().startswith("Type of"))
    if player.rng.random() < 0.5:
        player.click(player.pick(types))
        player.key(player.pick([KEY.Key_Down, KEY.Key_Up]))
        player.key(KEY.Key_Return)
    else:
        lines = player.seen(
            QLineEdit, lambda line: line.accessibleName().startswith("Description of")
        )
        player.click(player.pick(lines))
        player.write(player.word())


def is_name(line):
    return line.accessibleName() == "Name of the input"


def show_flow(player: Player):
    """Select Start, where the inputs of the flow are declared."""
    player.look_at_all()
    player.hand.click(player.body("start"))


def choose(player: Player, kinds):
    """Select a step of some kinds."""
    player.look_at_all()
    document = player.document
    keys = [
        key
        for key in player.cards()
        if document.module(player.stage.cards[key].card.handle)["value"].get("type") in kinds
    ]
    player.hand.click(player.body(player.pick(keys)))
    player.turn_to("Inputs")


def press(player: Player, kind, text):
    player.click(player.pick(player.seen(kind, lambda button: button.text() == text)))
