"""The embedded video engine: a process of its own (`python -m livestream.video.engine`), free of Django."""
