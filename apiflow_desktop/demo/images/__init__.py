"""Makes the studio's images with Pillow."""
