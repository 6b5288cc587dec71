"""Since when a target and what a channel adds to it are known."""

from datetime import date

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

HELP = (
    "Hari dokumen atau pernyataannya diumumkan; sebelum hari itu belum ada target. Bila hanya bulan"
    " atau tahunnya diketahui: hari terakhirnya."
)
# Known from the sources of the reference data; a month alone is known of the first.
KNOWN = {
    "Pernyataan BPJAMSOSTEK": date(2023, 6, 30),
    "High Level Meeting 1 Agustus 2024": date(2024, 8, 1),
    "Pernyataan Pemprov Kalbar": date(2025, 10, 9),
    "Perda (disebut Gubernur)": date(2025, 12, 24),
}


def fill(apps, schema_editor):
    """A row whose day is not known was announced by its deadline, and by today, at the latest."""
    Target = apps.get_model("regions", "Target")
    Contribution = apps.get_model("regions", "TargetContribution")
    for document, day in KNOWN.items():
        Target.objects.filter(document=document, deadline__gte=day).update(published_on=day)
    Target.objects.filter(published_on=None).update(
        published_on=Least(F("deadline"), models.Value(timezone.localdate()))
    )
    for target in Target.objects.all():
        Contribution.objects.filter(target=target).update(published_on=target.published_on)


def field(**options):
    return models.DateField(verbose_name="diumumkan pada", help_text=HELP, **options)


class Migration(migrations.Migration):
    dependencies = [("regions", "0005_constraint_messages")]

    operations = [
        migrations.AddField("target", "published_on", field(null=True)),
        migrations.AddField("targetcontribution", "published_on", field(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
