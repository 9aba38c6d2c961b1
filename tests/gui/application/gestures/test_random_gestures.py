"""Random gestures, and as many undos: the bytes are what they were after every one."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.openflow.document import Document
from tests.gui.application.gestures import in_forms, in_text, of_the_view, on_canvas
from tests.gui.application.gestures.history import History, drawn_anew
from tests.gui.application.gestures.player import CTRL, GESTURES, SHIFT, Nothing, Player
from tests.gui.canvas.drawn import shown
from tests.unit.openflow_picture.flows import branchall, branchone, for_each, note, script, step

ALL_KINDS = (on_canvas, in_forms, in_text, of_the_view)
EDITS = sorted(GESTURES.keys() - of_the_view.KINDS)
ALL = sorted(GESTURES)
MOST_CARDS = 16
FLOW = {
    "summary": "Random",
    "schema": {"type": "object", "properties": {"photo": {"type": "string"}}, "order": ["photo"]},
    "value": {
        "modules": [
            step("a", prompt="a hat", input_image="=flow_input.photo"),
            branchone("b", ("one", "results.a", [script("c", x="=results.a")]), default=[]),
            for_each("l", "=results.b", script("e", x="=flow_input.iter.value")),
            branchall("p", ("left", [step("f", prompt="blue")]), ("right", [])),
        ],
        "notes": [note("n", "hat", y=-260)],
        "groups": [{"start_id": "a", "end_id": "b", "summary": "blue"}],
    },
}


@pytest.fixture
def play(start, qtbot, tmp_path):
    """Return a function that opens the flow for a player."""

    def begin(seed) -> Player:
        path = tmp_path / "random.json"
        path.write_text(json.dumps(FLOW, indent=2).replace("demo/edit", "node/flux_kontext_pro"))
        player = Player(start(), qtbot, seed)
        player.window.open_paths([path])
        qtbot.waitUntil(lambda: player.window.page is not None)
        qtbot.waitUntil(lambda: player.window.page.place == str(path))
        player.look_at_all()
        return player

    return begin


@pytest.mark.parametrize(("seed", "kinds"), [(0, EDITS), (1, ALL)], ids=["edits", "all"])
def test_what_was_done_at_random_is_undone_exactly(play, qtbot, seed, kinds):
    there_and_back(play(seed), qtbot, kinds, gestures=60)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "kinds"), [(100, EDITS), (101, ALL), (102, ALL)])
def test_five_hundred_gestures_and_as_many_undos(play, qtbot, seed, kinds):
    there_and_back(play(seed), qtbot, kinds, gestures=500)


def there_and_back(player: Player, qtbot, kinds, gestures: int):
    history = History(player.window.page)
    trail: list[str] = []
    counts = dict.fromkeys(kinds, 0)
    try:
        with qtbot.captureExceptions() as raised:
            play_some(player, history, trail, counts, raised, gestures)
            back_and_forth(player, history, raised)
    except BaseException:
        print("\n".join(trail[-12:]))  # noqa: T201
        raise
    finally:
        history.close()
    done = [kind for kind, count in counts.items() if count]
    assert len(done) >= min(gestures // 4, len(kinds) - 4), counts


def play_some(player: Player, history, trail, counts, raised, gestures):
    steps, idle = 0, dict.fromkeys(GESTURES, 0)
    while steps < gestures:
        kind = next_kind(player, {kind: counts[kind] + idle[kind] for kind in counts})
        player.said = []
        before = history.now(), history.place_now()
        trail.append(kind)
        try:
            GESTURES[kind](player)
        except Nothing:
            player.said.append("there was nothing to do it with")
        player.settle()
        trail[-1] += f": {', '.join(player.said)} → {history.stack.index()}"
        assert raised == [], kind
        history.note_places()
        if (history.now(), history.place_now()) != before:
            steps += 1
            counts[kind] += 1
            compare(player)
        else:
            idle[kind] += 1
        check(player, history)


def compare(player: Player):
    """See that the drawing is as one that is drawn from scratch."""
    anew = drawn_anew(player.window.page, player.qtbot)
    for followed, fresh in zip(shown(player.hand.canvas), anew, strict=True):
        if isinstance(followed, dict):
            differing = [key for key in followed if followed[key] != fresh.get(key)]
            assert not differing, [
                (key, *followed[key][1:], "|", *fresh.get(key, ())[1:]) for key in differing
            ]
        assert followed == fresh


def next_kind(player: Player, counts):
    """Choose what to do: what was done least, at random; deletions once there is much."""
    if len(player.cards()) > MOST_CARDS:
        return player.rng.choice([
            "steps deleted, the chain healed", "a box drawn and what it touches deleted",
            "a branch moved or removed",
        ])  # fmt: skip
    fewest = min(counts.values())
    return player.rng.choice([kind for kind, count in counts.items() if count <= fewest + 1])


def check(player: Player, history):
    """Look whether the document is what its text says, and the history what was seen."""
    document = player.document
    if not player.window.page.session.read_only:
        same = Document.from_text(document.text).value == document.value
        assert same, "the tree is not that of the text"
    same = history.states[history.stack.index()] == history.now()
    assert same, "something changed beside the history"


def back_and_forth(player: Player, history, raised):
    """Undo and redo all, step by step."""
    stack = history.stack
    player.settle()
    while stack.canUndo():
        step_to(player, history, raised, stack.index() - 1, CTRL)
    compare(player)
    for _ in range(stack.count()):
        step_to(player, history, raised, stack.index() + 1, CTRL | SHIFT)
    while stack.canUndo():
        step_to(player, history, raised, stack.index() - 1, CTRL)


def step_to(player: Player, history, raised, index, keys):
    before = history.stack.index()
    label = history.stack.text(min(before, index))
    player.key(Qt.Key.Key_Z, keys)
    assert raised == [], label
    assert history.stack.index() == index, label
    same = history.now() == history.states[index]
    # A difference of long texts would take minutes to be told.
    assert same, f"step {before} → {index}: {label}"
    # A gesture of several steps tells where the cards are only at its end.
    moved = history.moved_since(index)
    assert not moved, f"places {before} → {index}: {label}"
