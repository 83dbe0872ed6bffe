"""A pytest plugin, loaded before Django's settings are read: tests run in MODE=test whoever starts them."""

import os

os.environ["MODE"] = "test"
