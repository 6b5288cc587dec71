from django.db import migrations

from common.versioning import protect_versions

forward, reverse = protect_versions("regions_workforceestimate")


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [migrations.RunSQL(forward, reverse)]
