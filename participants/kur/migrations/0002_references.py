from django.db import migrations

from participants.kur.references import install

FORWARD, BACKWARD = install()


class Migration(migrations.Migration):
    dependencies = [
        ("kur", "0001_initial"),
        ("accounts", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
