"""What a file leaves open: asked of the person once, on the page or by the command."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Answers = Mapping[str, str]  # {question key: chosen value}


@dataclass(frozen=True, slots=True)
class Question:
    """A choice that only the sender can make, with the cell that raises it.

    `key` is the same for the same doubt in the next file (`place:mpw`, `segment:formal`), so that an
    answer can be remembered; `options` are `(value, words)`, the likeliest first. `row` and
    `column` are counted from 0.
    """

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    value: Any = None


def unanswered(questions: Iterable[Question], answers: Answers) -> list[Question]:
    """Those without an answer, or with one that is none of the options; each key once."""
    by_key = {question.key: question for question in questions}
    return [
        question
        for question in by_key.values()
        if answers.get(question.key) not in dict(question.options)
    ]


def as_options(question: Question) -> str:
    """The question as a command prints it, each answer as the option that gives it."""
    lines = [question.text]
    for value, words in question.options:
        lines.append(
            _("  --answer %(key)s=%(value)s  %(words)s")
            % {"key": question.key, "value": value, "words": words}
        )
    return "\n".join(lines)


def read_answers(options: Iterable[str]) -> dict[str, str]:
    """`["place:mpw=61.02"]` of a command's `--answer`; `ValueError` for one without `=`."""
    answers = {}
    for option in options:
        key, sign, value = option.rpartition("=")
        if not sign or not key:
            raise ValueError(option)
        answers[key] = value
    return answers
