"""The size and shape of the house: `python -m bench.house`. It reads files and needs no database.

Production is what runs: without migrations, tests and bench.
"""

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def floor_of_rooms() -> dict[str, int]:
    """`{"common": 0, "regions": 1, …}`, from the contract that import-linter holds."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    return {
        room: number for number, layer in enumerate(reversed(layers)) for room in layer.split(" | ")
    }


FLOOR_OF = floor_of_rooms()
LONG_FUNCTION = 50
LONG, TOO_LONG = 120, 160
STATEMENT = re.compile(
    r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE INTO|COPY|CREATE|ALTER|DROP|TRUNCATE|LOCK)\s+\S"
)
CURSOR_CALLS = {"execute", "executemany", "copy_expert"}


def tracked(pattern: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).exists()]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def room_of(module: str) -> str:
    """`participants.kur` for `participants.kur.models.people`; the rest of a package is one room."""
    for room in FLOOR_OF:
        if f"{module}.".startswith(f"{room}."):
            return room
    return module.split(".")[0]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def comments(path: Path) -> int:
    """Lines that end with, or are, a comment."""
    source = io.StringIO(path.read_text(encoding="utf-8"))
    return sum(
        token.type == tokenize.COMMENT for token in tokenize.generate_tokens(source.readline)
    )


def long_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONG_FUNCTION:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def cursor_calls(path: Path) -> int:
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CURSOR_CALLS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def statements(path: Path) -> int:
    """Texts that begin as a statement of SQL does, f-strings included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values:
            texts.append(getattr(node.values[0], "value", ""))
        elif isinstance(node, ast.Constant) and id(node) not in parts:
            texts.append(node.value)
    return sum(isinstance(text, str) and STATEMENT.match(text) is not None for text in texts)


def imports_up(path: Path) -> Iterator[str]:
    """Imports from a higher floor, or from another room of the same one."""
    own = FLOOR_OF.get(room_of(module_of(path)))
    if own is None:  # settings, urls and middleware see the whole house
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            floor = FLOOR_OF.get(room_of(name), -1)
            if floor > own or (floor == own and room_of(name) != room_of(module_of(path))):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {name}"


def template_lines() -> list[int]:
    return [
        len(line)
        for folder in ("*.html", "*.svg", "*.txt", "*.typ")
        for path in tracked(f"templates/{folder}")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def say(*texts: object) -> None:
    print(*texts)


def main() -> None:
    python = tracked("*.py")
    migrations = [path for path in python if "migrations" in path.parts]
    tests = [path for path in python if path.relative_to(ROOT).parts[0] == "tests"]
    bench = [path for path in python if path.relative_to(ROOT).parts[0] in ("bench", "docs")]
    production = sorted({*python} - {*migrations} - {*tests} - {*bench})

    rooms: Counter[str] = Counter()
    for path in production:
        rooms[room_of(module_of(path))] += lines(path)
    say("Lines of Python by room (production)")
    for room, count in rooms.most_common():
        say(f"  {count:>7,}  {room}")
    total, tested = rooms.total(), sum(map(lines, tests))
    say(f"  {total:>7,}  production in all")
    say(f"  {tested:>7,}  tests: {tested / total:.2f} lines for each line of production")
    say(f"  {sum(map(lines, migrations)):>7,}  migrations")
    say(f"  {sum(map(lines, bench)):>7,}  bench and docs")
    say(f"Comments: {sum(map(comments, production)) / total:.1%} of lines")

    functions = sorted(
        (f for path in production for f in long_functions(path)), key=lambda f: -f[1]
    )
    say(f"\nFunctions over {LONG_FUNCTION} lines: {len(functions)}")
    for name, length in functions:
        say(f"  {length:>7,}  {name}")

    lengths = template_lines()
    say(f"\nLines of templates: {len(lengths):,}")
    for limit in (LONG, TOO_LONG):
        over = sum(length > limit for length in lengths)
        say(f"  {over:>7,}  past {limit} characters ({over / len(lengths):.1%})")

    say(f"\nRaw cursor calls: {sum(map(cursor_calls, production))}")
    by_module = {path: statements(path) for path in production}
    say(f"Statements of SQL: {sum(by_module.values())}")
    for path, count in sorted(by_module.items(), key=lambda item: -item[1]):
        if count:
            say(f"  {count:>7,}  {path.relative_to(ROOT)}")

    upward = [line for path in production for line in imports_up(path)]
    say(f"\nImports that run up: {len(upward)}")
    for line in upward:
        say(f"  {line}")


if __name__ == "__main__":
    main()
