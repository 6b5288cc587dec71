"""No form of the portal takes a NIK: what people type is stored and shown as it is."""

import importlib
import pkgutil

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin

from common.forms import WithoutNik

HOUSE = [
    importlib.import_module(name)
    for name in sorted({app.partition(".")[0] for app in settings.INSTALLED_APPS})
    if (settings.BASE_DIR / name).is_dir()
]


MASKED = {"VerdictForm"}  # what a verifier writes is taken, its NIKs masked


def forms_with_texts():
    """Every form of ours with a field that people write in freely."""
    for room in HOUSE:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if module.name.endswith(("forms", "form")) or (
                ".forms." in module.name or ".admin" in module.name
            ):
                importlib.import_module(module.name)
    own = tuple(room.__name__ for room in HOUSE)
    return sorted(
        {
            form
            for base in [forms.Form, forms.ModelForm]
            for form in descendants(base)
            if form.__module__.startswith(own)
            and form.__name__ not in MASKED
            and any(map(is_text, form.base_fields.values()))
        },
        key=repr,
    )


def descendants(form):
    for child in form.__subclasses__():
        yield child
        yield from descendants(child)


def is_text(field):
    return type(field) in (forms.CharField, forms.FileField, forms.ImageField, forms.URLField)


@pytest.mark.parametrize("form", forms_with_texts(), ids=lambda form: form.__qualname__)
def test_a_form_with_texts_refuses_a_nik(form):
    assert issubclass(form, WithoutNik)


def test_every_page_of_the_admin_refuses_a_nik():
    pages = admin.site._registry.values()
    assert all(issubclass(page.form, WithoutNik) for page in pages)
    assert all(issubclass(inline.form, WithoutNik) for page in pages for inline in page.inlines)
