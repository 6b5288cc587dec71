"""The catalogue of data sets as DCAT, which CKAN portals and Satu Data harvest.

Every address in it is permanent, and every data set is always in it: a harvester deletes what is
missing. What cannot be read is therefore an error of the whole (503, see `views.py`).
"""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from common.months import last_day
from coverage_portal.exports.open_data.publication import (
    LICENCE_ADDRESS,
    LICENCE_TITLE,
    DataSet,
    address,
    box,
    data_sets,
    publisher,
)
from regions.models import Region

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
GEOSPARQL = Namespace("http://www.opengis.net/ont/geosparql#")
FREQUENCY = Namespace("http://publications.europa.eu/resource/authority/frequency/")
LANGUAGE = Namespace("http://publications.europa.eu/resource/authority/language/")
MEDIA_TYPE = Namespace("https://www.iana.org/assignments/media-types/")
LANGUAGES = ("id", "en")


def catalogue() -> Graph:
    graph = Graph()
    for prefix, namespace in [("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD),
                              ("locn", LOCN), ("spdx", SPDX), ("skos", SKOS)]:  # fmt: skip
        graph.bind(prefix, namespace)
    root = URIRef(address("/data/"))
    agent, contact, place = _publisher(graph), _contact(graph), _place(graph)
    graph.add((root, RDF.type, DCAT.Catalog))
    graph.add((root, DCTERMS.publisher, agent))
    graph.add((root, FOAF.homepage, root))
    graph.add((root, DCTERMS.language, LANGUAGE.IND))
    graph.add((root, DCTERMS.license, URIRef(LICENCE_ADDRESS)))
    graph.add((URIRef(LICENCE_ADDRESS), RDF.type, DCTERMS.LicenseDocument))
    graph.add((URIRef(LICENCE_ADDRESS), DCTERMS.title, Literal(LICENCE_TITLE)))
    for language in LANGUAGES:
        with override(language):
            title = _("Data terbuka Cakupan Jamsostek %(place)s")
            title %= {"place": Region.objects.root().full_name}
            graph.add((root, DCTERMS.title, Literal(title, lang=language)))
            about = _("Semua angka agregat portal, untuk diambil seluruhnya.")
            graph.add((root, DCTERMS.description, Literal(about, lang=language)))
    known = data_sets()
    modified = [each.span.modified for each in known if each.span.modified]
    if modified:
        graph.add((root, DCTERMS.modified, _moment(max(modified))))
    for data_set in known:
        subject = _data_set(graph, data_set)
        graph.add((root, DCAT.dataset, subject))
        graph.add((subject, DCTERMS.publisher, agent))
        graph.add((subject, DCAT.contactPoint, contact))
        graph.add((subject, DCTERMS.spatial, place))
    return graph


def _publisher(graph: Graph) -> URIRef:
    agent = URIRef(address("/data/#penerbit"))
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(publisher())))
    graph.add((agent, FOAF.homepage, URIRef(address("/"))))
    return agent


def _contact(graph: Graph) -> URIRef:
    contact = URIRef(address("/data/#kontak"))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, Literal(publisher())))
    graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{settings.CONTACT_EMAIL}")))
    return contact


def _place(graph: Graph) -> URIRef:
    region, bounds = Region.objects.root(), box()
    place = URIRef(address("/data/#wilayah"))
    graph.add((place, RDF.type, DCTERMS.Location))
    graph.add((place, SKOS.prefLabel, Literal(region.full_name, lang="id")))
    graph.add((place, DCTERMS.identifier, Literal(region.code)))
    if bounds:
        west, south, east, north = bounds
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        line = ", ".join(f"{easting:.4f} {northing:.4f}" for easting, northing in corners)
        outline = Literal(f"POLYGON (({line}))", datatype=GEOSPARQL.wktLiteral)
        graph.add((place, DCAT.bbox, outline))
        graph.add((place, LOCN.geometry, outline))
    return place


def _data_set(graph: Graph, data_set: DataSet) -> URIRef:
    subject, table, span = URIRef(address(data_set.path)), data_set.table, data_set.span
    graph.add((subject, RDF.type, DCAT.Dataset))
    graph.add((subject, DCTERMS.identifier, Literal(str(subject))))
    graph.add((subject, DCAT.landingPage, subject))
    graph.add((subject, DCTERMS.language, LANGUAGE.IND))
    graph.add((subject, DCTERMS.accrualPeriodicity, FREQUENCY[table.periodicity.value]))
    graph.add((subject, DCTERMS.license, URIRef(LICENCE_ADDRESS)))
    for language in LANGUAGES:
        with override(language):
            graph.add((subject, DCTERMS.title, Literal(data_set.title, lang=language)))
            graph.add((subject, DCTERMS.description, Literal(data_set.description, lang=language)))
            for word in data_set.keywords:
                graph.add((subject, DCAT.keyword, Literal(word, lang=language)))
    if span.issued:
        graph.add((subject, DCTERMS.issued, _moment(span.issued)))
    if span.modified:
        graph.add((subject, DCTERMS.modified, _moment(span.modified)))
    if span.first and span.last:
        _period(graph, subject, span.first, span.last)
    graph.add((subject, DCAT.distribution, _csv(graph, data_set)))
    graph.add((subject, DCAT.distribution, _package(graph, subject)))
    return subject


def _period(graph: Graph, subject: URIRef, first: date, last: date) -> None:
    """A month lasts until its last day."""
    period = URIRef(f"{subject}#waktu")
    end = last_day(last) if last.day == 1 else last
    graph.add((subject, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, Literal(first.isoformat(), datatype=XSD.date)))
    graph.add((period, DCAT.endDate, Literal(end.isoformat(), datatype=XSD.date)))


def _csv(graph: Graph, data_set: DataSet) -> URIRef:
    file, size = address(data_set.file_path), data_set.size
    subject = _distribution(graph, f"{address(data_set.path)}#csv", file, "CSV", "text/csv")
    for language in LANGUAGES:
        with override(language):
            graph.add((subject, DCTERMS.title, Literal(data_set.title, lang=language)))
    if size.rows:
        graph.add((subject, DCAT.byteSize, Literal(size.bytes, datatype=XSD.nonNegativeInteger)))
        checksum = URIRef(f"{subject}-sha256")
        graph.add((subject, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((checksum, SPDX.checksumValue, Literal(size.sha256, datatype=XSD.hexBinary)))
    return subject


def _package(graph: Graph, data_set: URIRef) -> URIRef:
    file = address("/unduh/datapackage.json")
    subject = _distribution(graph, f"{data_set}#paket", file, "JSON", "application/json")
    graph.add(
        (subject, DCTERMS.conformsTo, URIRef("https://specs.frictionlessdata.io/data-package/"))
    )
    for language in LANGUAGES:
        with override(language):
            title = _("Paket data: bidang, satuan, dan lisensi semua tabel")
            graph.add((subject, DCTERMS.title, Literal(title, lang=language)))
    return subject


def _distribution(graph: Graph, name: str, file: str, kind: str, media_type: str) -> URIRef:
    subject = URIRef(name)
    graph.add((subject, RDF.type, DCAT.Distribution))
    graph.add((subject, DCAT.accessURL, URIRef(name.partition("#")[0])))
    graph.add((subject, DCAT.downloadURL, URIRef(file)))
    graph.add((subject, DCTERMS["format"], Literal(kind)))  # a word is what CKAN shows
    graph.add((subject, DCAT.mediaType, MEDIA_TYPE[media_type]))
    graph.add((subject, DCTERMS.license, URIRef(LICENCE_ADDRESS)))
    return subject


def _moment(moment: datetime) -> Literal:
    return Literal(moment.isoformat(timespec="seconds"), datatype=XSD.dateTime)


def turtle() -> bytes:
    return catalogue().serialize(format="turtle", encoding="utf-8")


def json_ld() -> bytes:
    return catalogue().serialize(format="json-ld", encoding="utf-8", auto_compact=True)
