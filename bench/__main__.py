"""`make bench`: measures on a database of its own, writes bench/results.json, prints a table.

`python -m bench dashboard` runs one part. Every part is a module of this package with
`run() -> list[dict]`; bench/figures.py has the shape of a figure.
`python -m bench.house` counts the house itself and needs no database.
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
    own = {"__init__", "__main__", "settings", "urls", "http", "figures", "house", "kur_rows"}
    own |= {"clients", "load_people", "load_readers"}
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
            measured = importlib.import_module(f"bench.{name}").run()
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        figures += measured
        for figure in measured:
            print(row(figure), flush=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\n{len(figures)} figures in {RESULTS.relative_to(HERE.parent)}")


def row(figure: dict[str, Any]) -> str:
    value = figure["value"]
    shown = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
    goal = f"goal: {figure['goal']}" if figure["goal"] else ""
    return (
        f"{figure['name']:<56} {shown:>14} {figure['unit']:<8} {goal:<24} "
        f"n={figure['n']:<9} {figure['notes']}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
