"""Many additions to the database in one step of a migration.

After every operation Django renders the changed model and all that hangs together with it anew: for
tables that all lead to places and users, that was most of the time a new database took.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

ADDITIONS = (CreateModel, AddField, AddConstraint, AddIndex, AddTrigger)


class Batch(Operation):
    """Additions that do not build on one another: each reads the models as they are after all.

    Whatever changes or removes something has to see the models before it, and stands outside.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        created = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        for each in operations:
            is_new = getattr(each, "model_name", "").lower() in created
            if not isinstance(each, ADDITIONS) or is_new:
                raise ValueError(f"not an addition that stands for itself: {each.describe()}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered when it is read next
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
