"""The API's document is what the doors do, and the frontend's types are what the document says."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "api" / "openapi.yaml"
FRONTEND = ROOT / "frontend"
TYPES = FRONTEND / "src" / "api" / "generated" / "schema.d.ts"
GENERATOR = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    return loaded


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, verb, what) for path, verbs in document()["paths"].items() for verb, what in verbs.items()]


def test_document_is_what_the_doors_do(tmp_path: Path) -> None:
    """Mend it with: manage.py spectacular --file api/openapi.yaml --validate --fail-on-warn."""
    now = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(now), validate=True, fail_on_warn=True)
    assert now.read_text("utf-8") == DOCUMENT.read_text("utf-8")


def test_every_operation_has_a_name_of_its_own_and_may_be_refused() -> None:
    names = [what["operationId"] for _, _, what in operations()]
    assert len(set(names)) == len(names)
    assert [name for name in names if "_" in name or not name[0].islower()] == []
    assert [path for path, _, what in operations() if "default" not in what["responses"]] == []


def test_every_answer_has_an_exact_shape() -> None:
    vague = [
        f"{verb} {path} {status}"
        for path, verb, what in operations()
        for status, response in what["responses"].items()
        for media in response.get("content", {}).values()
        if media["schema"] == {} or media["schema"].get("additionalProperties") == {}
    ]
    assert vague == []


@pytest.mark.skipif(not GENERATOR.exists(), reason="npm ci has not run in frontend/")
def test_frontends_types_are_what_the_document_says(tmp_path: Path) -> None:
    """Mend them with: npm run api, in frontend/."""
    node = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin")
    assert node, "openapi-typescript needs node"
    now = tmp_path / "schema.d.ts"
    script = json.loads((FRONTEND / "package.json").read_text("utf-8"))["scripts"]["api"].split()
    words = [node, str(GENERATOR), *script[1:-1], str(now)]
    subprocess.run(words, cwd=FRONTEND, check=True, capture_output=True)
    assert now.read_text("utf-8") == TYPES.read_text("utf-8")
