"""Actions as data, and their views: menus, palette, shortcuts."""
