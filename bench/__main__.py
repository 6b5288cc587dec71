"""`make bench`: measures on a database of its own, writes bench/results.json, prints a table.

`python -m bench dashboard` runs one part. Every part is a module of this package with
`run() -> list[dict]`; a figure is `{name, value, unit, n, notes}`.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


def parts() -> list[str]:
    own = {"__init__", "__main__", "settings", "urls", "http", "kur_rows"}
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in own)


def main(names: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from django.db import connection

    figures: list[dict[str, Any]] = []
    for name in names or parts():
        print(f"## {name}", flush=True)
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            found = importlib.import_module(f"bench.{name}").run()
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        figures += found
        for figure in found:
            print(row(figure), flush=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\n{len(figures)} figures in {RESULTS.relative_to(HERE.parent)}")


def row(figure: dict[str, Any]) -> str:
    value = figure["value"]
    shown = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
    return f"{figure['name']:<56} {shown:>14} {figure['unit']:<10} n={figure['n']:<7} {figure['notes']}"


if __name__ == "__main__":
    main(sys.argv[1:])
