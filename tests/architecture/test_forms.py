"""Forms of the staff pages come back empty."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "api" / "staff" / "templates" / "staff"
FORM = re.compile(r'<form method="post"([^>]*)>(.*?)</form>', re.DOTALL)
TYPED = re.compile(r'<textarea|<select|<input(?![^>]*type="hidden")')
EXPORT = "_filters.html"
"""Taking a file twice takes it twice, and no more."""


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.name)
def test_the_browsers_back_button_fills_in_no_form_again(path: Path) -> None:
    """A page that is fetched again has a new key, and a browser that fills in what was typed sends it as another act.

    After a refund had gone out, Back and the button gave the same money back once more.
    """
    forms = FORM.findall(path.read_text(encoding="utf-8"))
    typed = [attributes for attributes, body in forms if TYPED.search(body)]
    if path.name != EXPORT:
        assert [attributes for attributes in typed if 'autocomplete="off"' not in attributes] == []
