from django.db import migrations

from common.versioning import protect_versions

forward, reverse = protect_versions("figures_enrolmentfigure")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [migrations.RunSQL(forward, reverse)]
