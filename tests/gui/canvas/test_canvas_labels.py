"""What stands on execution wires is seen whole."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from apiflow_desktop.openflow.picture.labels import label_width
from tests.unit.openflow_picture.flows import branchall, branchone, for_each, identity, script


def test_the_title_of_a_frame_that_is_cut_is_whole_in_its_tool_tip(desk):
    predicate = "results.a.b.c === 'a text that is far too long for a frame of one step'"
    work = desk(branchone("b", (predicate, "1", [script("c")]), ("short", "2", [script("d")])))
    frames = {frame.frame.title: frame for frame in work.canvas.stage.frames.values()}
    long = next(frame for title, frame in frames.items() if title.startswith("results.a.b.c"))
    assert long.toolTip().splitlines()[0] == long.frame.title
    assert "short" not in frames["short"].toolTip()
    scene = work.canvas.viewer.scene()
    assert long in scene.items(long.rect().topLeft() + QPointF(40, 16))
    assert long not in scene.items(long.rect().bottomLeft() + QPointF(10, -10))


def test_labels_on_wires_into_frames_lie_under_no_card_and_on_no_border(desk):
    work = desk(
        identity("a"),
        identity("b"),
        for_each("c", "=[1]", identity("d")),
        branchall("e", ("x", [identity("f")]), ("y", [script("g", x="=previous_result")])),
    )
    stage = work.canvas.stage
    labelled = [item for item in stage.wires.values() if item.wire.label]
    assert sorted(stage.picture.cards[item.wire.target].module_id for item in labelled) == list(
        "bdfg"
    )
    for item in labelled:
        area = item._label_area
        assert 0 < area.width() <= label_width(item.wire.label)
        assert not any(area.intersects(card.rect()) for card in stage.cards.values())
        assert not any(
            area.intersects(frame.rect()) and not frame.rect().contains(area)
            for frame in stage.frames.values()
        )
