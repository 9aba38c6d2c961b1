"""What the app can do, without any screen."""
