from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Modules import each other by the hashed names, too: the plain ones are not kept."""

    support_js_module_import_aggregation = True
