from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_deputies_in_cell_histories")]

    operations = [
        migrations.AlterModelOptions(
            name="reportevent",
            options={
                "ordering": ["pk"],
                "verbose_name": "langkah laporan",
                "verbose_name_plural": "langkah laporan",
            },
        ),
    ]
