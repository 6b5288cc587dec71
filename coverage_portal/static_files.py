from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Our modules import each other by the names with hashes, for no others are kept. Django's own
    switch for it would rewrite the files of packages too, one of which names a file it has not."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (r"""(?P<matched>from "(?P<url>\./[^"]+)")""", 'from "%(url)s"'),
                (r"""(?P<matched>import\("(?P<url>\./[^"]+)"\))""", 'import("%(url)s")'),
            ),
        ),
    )
