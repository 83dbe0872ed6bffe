"""The machines' door: processors and engines tell us something."""
