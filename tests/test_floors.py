"""The floors of the house: a room imports, and its models point, only downwards."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

# Lowest first. Rooms of one floor do not know each other.
FLOORS = [
    {"common"},
    {"regions"},
    {"accounts"},
    {"participants.figures"},
    {"participants.coverage"},
    {"participants.reports", "participants.kur", "participants.cohorts"},
    {"awards"},
    {"commitments"},
    {"coverage_portal.dashboard"},
    {
        "coverage_portal.exports",
        "coverage_portal.api",
        "coverage_portal.setup",
        "coverage_portal.operations",
    },
    {"coverage_portal.subscriptions"},  # its letters bring the card of the exports
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str | None:
    return next((room for room in FLOOR_OF if f"{module}.".startswith(f"{room}.")), None)


def modules() -> list[Path]:
    return [
        path
        for folder in {room.partition(".")[0] for room in FLOOR_OF}
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)


def test_a_module_imports_only_from_below():
    up = []
    for path in modules():
        room = room_of(name_of(path))
        if room is None:  # the roof itself: settings, addresses, what stands around every page
            continue
        others = {room_of(name) for name in imported_by(path)} - {None, room}
        up += [(name_of(path), other) for other in others if FLOOR_OF[other] >= FLOOR_OF[room]]
    assert up == []


def test_reports_are_known_by_their_public_face():
    inside = [
        (name_of(path), name)
        for path in modules()
        if room_of(name_of(path)) != "participants.reports"
        for name in imported_by(path)
        if name.startswith("participants.reports.")
    ]
    assert [(by, name) for by, name in inside if ".public." not in name] == []


def test_relations_between_models_point_downwards():
    up = []
    for model in apps.get_models():
        room = room_of(model.__module__)
        for field in model._meta.get_fields(include_parents=False):
            if room is None or not field.is_relation or field.auto_created:
                continue
            other = room_of(field.related_model.__module__)
            if other not in (None, room) and FLOOR_OF[other] >= FLOOR_OF[room]:
                up.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert up == []


def test_every_app_of_the_house_has_a_floor():
    tops = {room.partition(".")[0] for room in FLOOR_OF}
    own = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in tops}
    assert own == set(FLOOR_OF)
