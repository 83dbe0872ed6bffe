"""A pytest plugin, loaded before Django's settings are read: tests run in MODE=test whoever starts them.

Each of several workers has a data folder of its own: one must not read the messages that another sent.
"""

import os
from pathlib import Path

os.environ["MODE"] = "test"
worker = os.environ.get("PYTEST_XDIST_WORKER")
if worker:
    os.environ["DATA_DIR"] = str(Path(os.environ.get("DATA_DIR", "var/test")) / worker)
