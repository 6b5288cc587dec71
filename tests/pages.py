"""What every page is held to, by its HTML alone: valid, and in one language."""

import re
from collections import Counter

from justhtml import JustHTML

VOID_REFERENCES = ["for", "list", "form", "headers"]
REFERENCES = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"]
# Words that stand in nearly every sentence of the language, and in none of the other.
INDONESIAN = [
    "yang",
    "dan",
    "untuk",
    "dari",
    "dengan",
    "tidak",
    "belum",
    "adalah",
    "pada",
    "atau",
    "oleh",
    "karena",
    "sudah",
    "akan",
    "bukan",
    "hanya",
    "tetapi",
    "dapat",
    "dalam",
    "sejak",
    "sampai",
    "setiap",
    "jika",
    "orang",
    "bulan",
    "tahun",
    "wilayah",
    "pekerja",
    "peserta",
]
ENGLISH = [
    "the",
    "and",
    "of",
    "with",
    "not",
    "this",
    "that",
    "from",
    "for",
    "are",
    "is",
    "has",
    "have",
    "been",
    "was",
    "were",
    "which",
    "you",
    "your",
]
# Whose children are their own (https://html.spec.whatwg.org/#concept-element-content-model).
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "select": {"option", "optgroup", "hr"},
    "tr": {"th", "td", "script", "template"},
}
CLICKED = {"a", "button", "input", "select", "textarea", "summary", "label"}


def html_faults(html: str) -> list[str]:
    """Of a page or a part of one: what the parser has to mend, ids given twice, references into
    the void, children that an element does not have, and controls within controls."""
    page = JustHTML(html, collect_errors=True, sanitize=False, fragment="<html" not in html)
    faults = [f"{error.code} (line {error.line})" for error in page.errors]
    elements = [each for each in page.query("*") if not _is_drawn(each)]
    ids = Counter(each.attrs["id"] for each in page.query("[id]"))
    faults += [f"id {name} given {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        faults += _faults_of(element, ids if "<html" in html else None)
    return faults


def _is_drawn(element) -> bool:
    return element.namespace not in (None, "html")


def _faults_of(element, ids):
    allowed = CHILDREN.get(element.name)
    for child in element.children:
        if allowed and not child.name.startswith(("#", "!")) and child.name not in allowed:
            yield f"<{child.name}> in <{element.name}>"
    if element.name in ("a", "button") and (inner := _control_in(element)):
        yield f"<{inner.name}> in <{element.name}>"
    for name in [*VOID_REFERENCES, *REFERENCES]:
        for wanted in (element.attrs.get(name) or "").split() if ids is not None else []:
            if wanted not in ids:
                yield f"{name}={wanted!r} of <{element.name}> leads nowhere"


def _control_in(element):
    return next(
        (
            each
            for each in element.query("a, button, input, select, textarea, summary")
            if each is not element and each.attrs.get("type") != "hidden"
        ),
        None,
    )


SPOKEN = ["title", "aria-label", "placeholder", "alt", "content", "data-label"]
UNSPOKEN = {"script", "style", "template", "code", "pre", "textarea", "#comment", "!doctype"}


# Placeholders, names of files and parameters, and names of things that are nobody's to translate.
NO_WORDS = re.compile(
    r"%\(\w+\)s|[\w{}-]+\.\w+|\(from\)|\(to\)|Bukan Penerima Upah|Pekerja Migran Indonesia"
    r"|Bahasa Indonesia"
)


def foreign_words(text: str, language: str) -> list[str]:
    """Words of the other language in a text that says it is in `language`."""
    return FOREIGN[language].findall(NO_WORDS.sub("", text))


FOREIGN = {
    language: re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)
    for language, words in {"id": ENGLISH, "en": INDONESIAN}.items()
}


def foreign_texts(html: str, language: str) -> list[str]:
    """Texts with such words; what says of itself to be in another language (`lang="id"`) is left
    out."""
    page = JustHTML(html, sanitize=False, fragment="<html" not in html)
    return [text for text in _texts(page.root, language) if foreign_words(text, language)]


def _texts(node, language):
    if node.name == "#text":
        if text := " ".join((node.data or "").split()):
            yield text
        return
    if node.name in UNSPOKEN:
        return
    attrs = node.attrs or {}
    if attrs.get("lang", language) != language:
        return
    yield from (attrs[name] for name in SPOKEN if attrs.get(name) and "://" not in attrs[name])
    for child in node.children or []:
        yield from _texts(child, language)
