"""The look: tokens, palette and style sheet, icons, fonts, states."""

from __future__ import annotations

from apiflow_desktop.gui.theme.chips import paint_chip
from apiflow_desktop.gui.theme.fonts import code_font, text_font
from apiflow_desktop.gui.theme.icons import icon, paint_icon
from apiflow_desktop.gui.theme.states import StateLook, state_look
from apiflow_desktop.gui.theme.theme import Mode, Theme, apply, hairline, mark_invalid, set_role
from apiflow_desktop.gui.theme.tokens import DARK, LIGHT, Tokens, chip_colour, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "Mode",
    "StateLook",
    "Theme",
    "Tokens",
    "apply",
    "chip_colour",
    "code_font",
    "contrast",
    "hairline",
    "icon",
    "mark_invalid",
    "paint_chip",
    "paint_icon",
    "set_role",
    "state_look",
    "text_font",
]
