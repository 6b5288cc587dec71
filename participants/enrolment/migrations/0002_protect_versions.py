from django.db import migrations

from regions.versioning import protect_versions

forward, reverse = protect_versions("enrolment_enrolmentfigure")


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0001_initial"), ("regions", "0002_protect_versions")]
    operations = [migrations.RunSQL(forward, reverse)]
