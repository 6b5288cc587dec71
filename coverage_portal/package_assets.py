"""Static files that live inside installed packages but not in a `static` folder."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

# Address below STATIC_URL: (package, path inside it).
ASSETS = {
    "plotly/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
}


def package_path(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{package} is not installed")
    return Path(spec.submodule_search_locations[0]) / path


class PackageStorage(FileSystemStorage):
    """Reads the listed assets under their public names."""

    def path(self, name: str) -> str:
        return str(package_path(*ASSETS[name]))


class PackageAssetFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in ASSETS:
            return []
        file = str(package_path(*ASSETS[path]))
        return [file] if find_all else file

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in ASSETS:
            yield name, PackageStorage()
