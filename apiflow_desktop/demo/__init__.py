"""The demo studio: a strict stand-in for Replicate that makes real images, in its own process."""
