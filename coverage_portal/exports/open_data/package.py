"""The data package: all tables with their fields, units and licence, as Frictionless describes them."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from coverage_portal.exports.open_data.fields import Field, Table
from coverage_portal.exports.open_data.publication import (
    LICENCE_ADDRESS,
    LICENCE_ID,
    LICENCE_TITLE,
    DataSet,
    address,
    data_sets,
    publisher,
)
from regions.models import Region

LICENCES = [{"name": LICENCE_ID, "path": LICENCE_ADDRESS, "title": LICENCE_TITLE}]


def data_package() -> dict[str, Any]:
    """In Indonesian whoever asks, as the files it describes. A table without rows is left out: there
    is no file of it yet."""
    with override(settings.LANGUAGE_CODE):
        known = [each for each in data_sets() if each.size.rows]
        modified = [each.span.modified for each in known if each.span.modified]
        return {
            "profile": "tabular-data-package",
            "name": "cakupan-jamsostek",
            "id": address("/data/"),
            "title": _("Cakupan Jamsostek %(place)s") % {"place": Region.objects.root().full_name},
            "description": _("Semua angka agregat portal, untuk diambil seluruhnya."),
            "homepage": address("/data/"),
            "created": max(modified).isoformat(timespec="seconds") if modified else None,
            "licenses": LICENCES,
            "contributors": [
                {"title": publisher(), "role": "publisher", "email": settings.CONTACT_EMAIL}
            ],
            "keywords": sorted({word for each in known for word in each.keywords}),
            "sample": any(each.span.is_sample for each in known),
            "resources": [_resource(each) for each in known],
        }


def _resource(data_set: DataSet) -> dict[str, Any]:
    table, size = data_set.table, data_set.size
    return {
        "profile": "tabular-data-resource",
        "name": table.slug,
        "path": table.file_name,
        "title": data_set.title,
        "description": data_set.description,
        "homepage": address(data_set.path),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "bytes": size.bytes,
        "rows": size.rows,
        "hash": f"sha256:{size.sha256}",
        "licenses": LICENCES,
        "sample": data_set.span.is_sample,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    fields = {"fields": [_field(field) for field in table.fields], "missingValues": [""]}
    return fields | ({"primaryKey": list(table.key)} if table.key else {})


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": str(field.title),
        "constraints": {"required": field.is_required},
    }
    if field.unit:
        described["unit"] = str(field.unit)
    if field.choices:
        described["constraints"]["enum"] = list(field.choices)
    return described
