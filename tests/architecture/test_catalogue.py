"""English has every word that the server can say, and the committed .mo is what the .po says.

After new words: `manage.py makemessages`, write their English into the .po, `manage.py makemessages` again.
"""

import re

from tests.architecture.catalogue import (
    ELSEWHERE,
    as_compiled,
    asked,
    bare,
    compiled,
    in_template,
    messages,
    names,
)
from tests.architecture.test_house import ROOT, sources

CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
STAFF = re.compile(r"(api/staff/.+|[a-z]+/(admin|apps))\.(py|html)|[a-z]+/models/.+\.py|[a-z]+/errors\.py")
UNTOLD = {"accounts/models/user.py": ["用户"]}
"""An alias for who chose none: a name, the same in every language."""


def test_every_word_has_its_english() -> None:
    ready = {m.key for m in messages() if not m.is_fuzzy and all(text.strip() for text in m.english.values())}
    wanted = list(asked())
    assert len(wanted) > 700
    assert [(place, key) for place, key in wanted if key not in ready] == []


def test_staff_pages_models_and_refusals_say_nothing_bare() -> None:
    found = {}
    for path in sources(".py", ".html"):
        name = str(path.relative_to(ROOT))
        if STAFF.fullmatch(name) and name.split("/")[0] not in ELSEWHERE and (texts := bare(path)):
            found[name] = texts
    assert found == UNTOLD


def test_no_word_is_kept_that_nobody_says() -> None:
    wanted = {key for _, key in asked()}
    assert [m.key for m in messages() if m.key not in wanted] == []


def test_no_word_stands_twice() -> None:
    keys = [m.key for m in messages()]
    assert len(keys) == len(set(keys))


def test_placeholders_are_kept() -> None:
    for message in messages():
        for text in message.english.values():
            assert names(text) == names(message.chinese), message.chinese


def test_english_is_english() -> None:
    assert [m.key for m in messages() if CHINESE.search("".join(m.english.values()))] == []


def test_the_compiled_catalogue_is_what_the_source_says() -> None:
    said: dict[object, str] = {}
    for message in messages():
        said |= as_compiled(message)
    assert compiled() == said


def test_templates_are_read_as_django_reads_them() -> None:
    text = """{% translate "甲" %}{% translate '乙' context "books" %}{% include "a" with caption=_("丙") %}
    {% blocktranslate trimmed with n=m %}丁 {{ n }}
    戊{% endblocktranslate %}"""
    assert list(in_template(text)) == [(None, "甲"), ("books", "乙"), (None, "丙"), (None, "丁 %(n)s 戊")]
