"""Read the catalogue of English words, and find what the sources ask it for."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.test_house import ROOT, sources, written

PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
ELSEWHERE = {"tests", "benchmarks", "sandbox", "frontend"}
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
SAID = re.compile(
    r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{% translate .*?%\}"
    r'|_\("[^"]*"\)|\{#.*?#\}|<button[^>]* lang="zh-CN">中文</button>',
    re.DOTALL,
)
"""What a template says by the catalogue, its comments, and the switch that names a language in itself."""
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")

Key = tuple[str | None, str]
"""The context, if any, and the Chinese."""


@dataclass
class Message:
    """One entry of the catalogue."""

    context: str | None = None
    chinese: str = ""
    plural: str | None = None
    english: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> Key:
        return self.context, self.chinese


def messages() -> list[Message]:
    """The entries of the .po, without its header."""
    found = [_message(block) for block in PO.read_text(encoding="utf-8").strip().split("\n\n")]
    return [message for message in found if message.chinese]


def _message(block: str) -> Message:
    message = Message()
    texts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            message.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not line.startswith('"'):
            name, line = line.split(" ", 1)
            assert name not in texts, block
        texts[name] = texts.get(name, "") + ast.literal_eval(line)
    message.context, message.plural = texts.pop("msgctxt", None), texts.pop("msgid_plural", None)
    message.chinese = texts.pop("msgid")
    message.english = {int(name[7:-1] or 0) if "[" in name else 0: text for name, text in texts.items()}
    return message


def compiled() -> dict[object, str]:
    """What the .mo says, as Python's gettext reads it."""
    with MO.open("rb") as file:
        catalogue: dict[object, str] = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    del catalogue[""]
    return catalogue


def as_compiled(message: Message) -> dict[object, str]:
    """What the .mo should say of a message."""
    key = f"{message.context}\x04{message.chinese}" if message.context else message.chinese
    if message.plural is None:
        return {key: message.english[0]}
    return {(key, number): text for number, text in message.english.items()}


def asked() -> Iterator[tuple[str, Key]]:
    """Each place that asks for a translation, and for which."""
    for path in sources(".py"):
        name = path.relative_to(ROOT)
        if written(path) and name.parts[0] not in ELSEWHERE:
            yield from ((str(name), key) for key in _in_python(path))
    for path in sources(".html"):
        name = path.relative_to(ROOT)
        if name.parts[0] not in ELSEWHERE:
            yield from ((str(name), key) for key in in_template(path.read_text(encoding="utf-8")))


def _in_python(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in PLAIN:
            yield None, _literal(node.args[0], path)
        elif name in IN_CONTEXT:
            yield _literal(node.args[0], path), _literal(node.args[1], path)


def _literal(node: ast.expr, path: Path) -> str:
    """What xgettext can see: a literal, outside of an f-string."""
    where = f"{path}:{node.lineno}"
    assert isinstance(node, ast.Constant) and isinstance(node.value, str), f"{where} translates no literal"
    return node.value


def in_template(text: str) -> Iterator[Key]:
    """Django's own reading of a template, as makemessages sees it."""
    for call in CALL.finditer(templatize(text)):
        words = [ast.literal_eval(literal) for literal in re.findall(LITERAL, call[2])]
        yield (words[0], words[1]) if call[1].startswith(("p", "np")) else (None, words[0])


def bare(path: Path) -> list[str]:
    """The Chinese of a staff page's file that is no message: literals of Python, text and attributes of a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return [line.strip() for line in SAID.sub("", text).splitlines() if HAN.search(line)]
    tree = ast.parse(text)
    told = {id(part) for node in ast.walk(tree) if _is_told(node) for part in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if HAN.search(node.value) and id(node) not in told
    ]


def _is_told(node: ast.AST) -> bool:
    """A translated literal, or a docstring."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") in PLAIN | IN_CONTEXT
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def names(text: str) -> set[str]:
    """The placeholders of a message."""
    return {found[0] for found in NAMED.finditer(text)}
