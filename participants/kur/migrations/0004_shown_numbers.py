from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kur", "0003_work_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShownNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40)),
                ("cell", models.CharField(max_length=80)),
                ("value", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "cell", "value"), name="kur_shown_once"
                    )
                ],
            },
        ),
    ]
