import gettext
import os
import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from coverage_portal.operations import translations
from tests.pages import foreign_words

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    po = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)

    def write(body):
        po.write_text(HEADER + body, encoding="utf-8")
        return po

    return write


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(catalogue):
    po = catalogue('msgid "Kekurangan"\nmsgstr "Gap"\n')
    assert translations.compile_catalogue(po)
    assert not translations.compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Kekurangan") == "Gap"
    later = po.with_suffix(".mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    assert translations.compile_catalogue(po)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('msgid "Target"\nmsgstr "Target"\n', [], id="complete"),
        pytest.param('msgid "Capaian"\nmsgstr ""\n', ["untranslated: Capaian"], id="untranslated"),
        pytest.param('#, fuzzy\nmsgid "Laju"\nmsgstr "Pace"\n', ["fuzzy: Laju"], id="fuzzy"),
        pytest.param(
            'msgid "satu"\nmsgid_plural "%d orang"\nmsgstr[0] "one"\nmsgstr[1] ""\n',
            ["untranslated: satu"],
            id="a plural form is missing",
        ),
    ],
)
def test_what_is_not_finished_is_named(catalogue, body, expected):
    assert translations.faults(catalogue(body)) == expected


def test_a_placeholder_that_got_lost_is_named(catalogue):
    po = catalogue('#, python-format\nmsgid "%(n)s orang"\nmsgstr "%(m)s people"\n')
    assert len(translations.faults(po)) == 1


def test_without_gettext_the_catalogues_alone_are_judged(catalogue, monkeypatch, capsys):
    monkeypatch.setattr(translations.shutil, "which", lambda name: None)
    catalogue('msgid "Capaian"\nmsgstr ""\n')
    with pytest.raises(CommandError, match="untranslated: Capaian"):
        call_command("check_translations")
    assert "GNU gettext is missing" in capsys.readouterr().out


def test_a_text_that_was_never_extracted_is_found(tmp_path, settings):
    if not translations.can_extract():
        pytest.skip("GNU gettext is missing")
    source = tmp_path / "page.py"
    source.write_text(
        'from django.utils.translation import gettext as _\n_("Belum diterjemahkan")\n'
    )
    translations.extract(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    assert [translations.faults(po) for po in translations.catalogues()] == [
        ["untranslated: Belum diterjemahkan"]
    ]


def test_no_text_is_marked_in_a_way_that_the_extraction_does_not_know():
    """`makemessages` knows `_` and the functions' own names, and passes over any other."""
    other_name = re.compile(r"^from django\S+ import \w*gettext\w* as (?!_$)", re.MULTILINE)
    for folder in settings.BASE_DIR.glob("[a-z]*"):
        for module in folder.rglob("*.py"):
            assert not other_name.search(module.read_text(encoding="utf-8")), module


@pytest.mark.parametrize(
    ("context", "text", "there", "elsewhere"),
    [
        ("penghargaan", "Peserta", "Entrants", "Participants"),
        ("penghargaan", "Nilai", "Score", "Value"),
        ("tugas", "Isi", "Fill in", "Content"),
    ],
)
def test_one_word_for_two_things_has_two_english_texts(context, text, there, elsewhere):
    """A participant of BPJS is no entrant of an award, though both are a `peserta`."""
    [po] = translations.catalogues()
    with po.open("rb") as file:
        texts = read_po(file)
    assert (texts.get(text, context).string, texts.get(text).string) == (there, elsewhere)


def test_no_text_means_something_else_in_the_framework_s_own_indonesian():
    """Texts are Indonesian and have no catalogue of their own: Django's is asked for them, and had
    “Tidak” for the heading “No”. The name of a language is meant to be translated."""
    [po] = translations.catalogues()
    with po.open("rb") as file:
        texts = [text.id for text in read_po(file) if isinstance(text.id, str) and not text.context]
    with translation.override("id"):
        others = {text: translation.gettext(text) for text in texts if text}
    assert {text: other for text, other in others.items() if text != other} == {
        "English": "Inggris"
    }


@pytest.mark.parametrize(("language", "side"), [("id", "id"), ("en", "string")])
def test_a_text_is_in_one_language(language, side):
    [po] = translations.catalogues()
    with po.open("rb") as file:
        messages = [getattr(message, side) for message in read_po(file)]
    texts = [text for each in messages for text in (each if isinstance(each, tuple) else [each])]
    assert [text for text in texts if foreign_words(text, language)] == []
