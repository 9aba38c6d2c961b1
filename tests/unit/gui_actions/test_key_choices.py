from __future__ import annotations

from apiflow_desktop.gui.actions.key_choices import holders, in_use

DECLARED = {"cut": ("X",), "copy": ("C", "Insert"), "values": ("Return",), "note": ("Return",)}


def test_without_choices_keys_are_as_declared():
    assert in_use(DECLARED, {}) == DECLARED


def test_what_was_chosen_goes_before_what_is_declared():
    used = in_use(DECLARED, {"cut": ("Insert",)})
    assert used["cut"] == ("Insert",)
    assert used["copy"] == ("C",)


def test_of_two_that_chose_the_same_the_first_has_it():
    used = in_use(DECLARED, {"copy": ("Q", "C"), "cut": ("Q",)})
    assert used["cut"] == ("Q",)
    assert used["copy"] == ("C",)


def test_an_action_may_have_no_keys_and_they_are_free_then():
    used = in_use(DECLARED, {"cut": (), "copy": ("X",)})
    assert used["cut"] == ()
    assert used["copy"] == ("X",)


def test_what_is_declared_alike_is_shared_also_where_it_was_chosen():
    used = in_use(DECLARED, {"note": ("Return", "F3")})
    assert used["values"] == ("Return",)
    assert used["note"] == ("Return", "F3")


def test_others_hold_what_they_do_not_share():
    assert holders(DECLARED, DECLARED, "note", ("Return",)) == []
    assert holders(DECLARED, DECLARED, "cut", ("Return",)) == ["values", "note"]
    assert holders(DECLARED, DECLARED, "cut", ("X", "F3")) == []
