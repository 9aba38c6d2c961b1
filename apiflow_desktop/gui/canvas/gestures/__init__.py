"""What the mouse does on the canvas: one class per gesture, each can be cancelled."""
