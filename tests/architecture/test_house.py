"""The rules of the house that a machine can check."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from shop.payments.registry import GATEWAYS

ROOT = Path(__file__).resolve().parents[2]
ORDER = ["core", "accounts", "programmes", "ledger", "shop", "hosts", "livestream"]
SIDE_BY_SIDE = {("shop", "hosts"), ("hosts", "shop")}
OUTSIDE = {"auth", "contenttypes"}


def sources(*suffixes: str) -> list[Path]:
    """Files under version control with one of the suffixes."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ROOT / name
        for name in listed.stdout.splitlines()
        if name.endswith(suffixes) and (ROOT / name).exists()
    ]


def written(path: Path) -> bool:
    """Whether people wrote the file."""
    return not {"migrations", "generated", "node_modules"} & set(path.parts)


def test_import_contracts() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", ORDER)
def test_foreign_keys_point_downwards(app: str) -> None:
    """import-linter can't see a foreign key that is given as a string."""
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.model is model:
                target = field.related_model._meta.app_label
                assert (app, target) not in SIDE_BY_SIDE, f"{model.__name__}.{field.name}"
                if target not in OUTSIDE:
                    assert ORDER.index(target) <= ORDER.index(app), f"{model.__name__}.{field.name}"


def test_no_file_is_too_long() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources(".py", ".ts", ".vue", ".css")
        if written(p) and (n := len(p.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_drawer_for_everything() -> None:
    names = {"utils.py", "helpers.py", "misc.py", "common.py", "signals.py", "services.py"}
    assert [p for p in sources(".py") if p.name in names] == []


def test_operations_are_files_of_their_own() -> None:
    """`ls shop/operations` is the list of what the shop can do: file = function."""
    for app in ORDER:
        for path in (ROOT / app / "operations").glob("*.py"):
            if path.stem == "__init__":
                continue
            functions = [n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]
            assert path.stem in functions, path


def test_locks_hold_every_select_for_update() -> None:
    wrong = [
        p.relative_to(ROOT)
        for p in sources(".py")
        if "select_for_update(" in p.read_text() and p.stem != "locks" and "tests" not in p.parts
    ]
    assert wrong == []


def test_locks_of_packages_name_no_host() -> None:
    for path in [*ROOT.glob("requirements/*"), ROOT / "frontend" / "package-lock.json"]:
        text = path.read_text()
        assert not re.search(r"--(extra-)?index-url|--find-links|\"resolved\":", text), path


def test_no_personal_or_machine_path() -> None:
    paths = re.compile("/(work|root)" + "/[a-z.]")
    suffixes = (".py", ".ts", ".vue", ".md", ".yml", ".toml", ".json", ".txt", ".sh")
    assert [p.relative_to(ROOT) for p in sources(*suffixes) if paths.search(p.read_text())] == []


def test_one_place_names_the_rail() -> None:
    """Another rail would otherwise have to be found in many. Stripe's own door names it, and stored defaults do."""
    named = {
        str(p.relative_to(ROOT))
        for p in sources(".py")
        if written(p)
        and p.relative_to(ROOT).parts[0] in {"api", "hosts", "ledger", "livestream", "programmes", "shop"}
        and any(
            isinstance(node, ast.Constant) and node.value in GATEWAYS
            for node in ast.walk(ast.parse(p.read_text()))
        )
    }
    assert named == {
        "api/hooks/stripe_webhook.py",
        "api/hooks/urls.py",
        "ledger/rules/sale.py",
        "shop/models/payment.py",
        "shop/payments/registry.py",
    }
