"""The framework has no Indonesian: the sentences of its fields, by field and code."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

OF_LISTS = {
    "not_a_list": _("Tulis sebagai daftar."),
    "empty": _("Daftar ini tidak boleh kosong."),
    "max_length": _("Paling banyak {max_length} isi."),
    "min_length": _("Paling sedikit {min_length} isi."),
}
MESSAGES: dict[Any, dict[str, Any]] = {
    serializers.Field: {
        "required": _("Wajib diisi."),
        "null": _("Tidak boleh kosong."),
    },
    serializers.CharField: {
        "invalid": _("Tulis sebagai teks."),
        "blank": _("Tidak boleh kosong."),
        "max_length": _("Paling panjang {max_length} huruf."),
        "min_length": _("Paling pendek {min_length} huruf."),
    },
    serializers.IntegerField: {
        "invalid": _("Tulis sebagai bilangan bulat."),
        "max_value": _("Paling besar {max_value}."),
        "min_value": _("Paling kecil {min_value}."),
        "max_string_length": _("Bilangan ini terlalu panjang."),
    },
    serializers.BooleanField: {"invalid": _("Tulis true atau false.")},
    serializers.DateField: {
        "invalid": _("Tanggal ini tidak dapat dibaca; contoh: 2024-08-31."),
        "datetime": _("Tulis tanggal saja, tanpa jam."),
    },
    serializers.ChoiceField: {"invalid_choice": _("“{input}” bukan salah satu pilihan.")},
    serializers.ListField: OF_LISTS,
    serializers.ListSerializer: OF_LISTS,
    serializers.Serializer: {"invalid": _("Tulis sebagai objek JSON.")},
}


def use_indonesian_messages() -> None:
    for field, messages in MESSAGES.items():
        field.default_error_messages.update(messages)
