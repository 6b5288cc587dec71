"""Places for tests that read files without a database."""

from regions.models import Region
from regions.resolver import PlaceResolver

PROVINCE = Region(pk=1, code="61", bps_code="61", name="Kalimantan Barat", level="province")
PLACES = [
    PROVINCE,
    Region(pk=2, code="61.71", bps_code="6171", name="Pontianak", level="city", parent=PROVINCE),
    Region(pk=3, code="61.12", bps_code="6112", name="Kubu Raya", level="regency", parent=PROVINCE),
    Region(pk=4, code="61.02", bps_code="6104", name="Mempawah", level="regency", parent=PROVINCE),
    Region(
        pk=5, code="61.07", bps_code="6102", name="Bengkayang", level="regency", parent=PROVINCE
    ),
    Region(pk=6, code="61.08", bps_code="6103", name="Landak", level="regency", parent=PROVINCE),
    Region(
        pk=7, code="61.11", bps_code="6111", name="Kayong Utara", level="regency", parent=PROVINCE
    ),
]
RESOLVER = PlaceResolver(PLACES)
