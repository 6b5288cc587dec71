from django.db import migrations, models

HELP = (
    "Hari dokumen atau pernyataannya diumumkan; sebelum hari itu belum ada target. Bila hanya bulan"
    " atau tahunnya diketahui: hari terakhirnya."
)


class Migration(migrations.Migration):
    dependencies = [("regions", "0006_target_published_on")]

    operations = [
        *(
            migrations.AlterField(
                name,
                "published_on",
                models.DateField(verbose_name="diumumkan pada", help_text=HELP),
            )
            for name in ("target", "targetcontribution")
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                name="target_published_by_deadline",
                violation_error_message="Target diumumkan paling lambat pada tenggatnya.",
                condition=models.Q(published_on__lte=models.F("deadline")),
            ),
        ),
    ]
