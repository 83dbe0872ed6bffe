"""A built frontend, as Vite leaves it."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

MANIFEST = {
    "src/app/main.ts": {
        "file": "assets/main-AAAAAAAA.js",
        "css": ["assets/main-BBBBBBBB.css"],
        "imports": ["_vue.js"],
    },
    "_vue.js": {"file": "assets/vue-CCCCCCCC.js", "imports": ["src/app/main.ts"]},
    "src/features/live/LiveRoomView.vue": {
        "file": "assets/live-DDDDDDDD.js",
        "css": ["assets/live-EEEEEEEE.css"],
        "imports": ["_vue.js", "src/app/main.ts"],
    },
}


@pytest.fixture(autouse=True)
def built(settings: Settings, tmp_path: Path) -> Path:
    """FRONTEND_DIST with a manifest."""
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    return tmp_path
