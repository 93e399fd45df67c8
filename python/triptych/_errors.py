"""The one exception of this module: what a program said, and the exit code it ended with."""

from __future__ import annotations

from typing import Any


class TriptychError(Exception):
    """A program refused or failed, or a gateway answered with errors.

    ``str(error)`` is the sentence that the program would have printed.

    Attributes:
        exit_code: The program's exit code, 1 for an answer with errors, negative for a signal that ended it, and ``None`` where
            no program ran, as when nothing listens at an address. ``triptych-loader --help`` lists what each code means.
        report: Of a load that failed once it had begun, what happened, as ``docs/report.schema.json`` describes it.

    >>> import triptych
    >>> try:
    ...     triptych.load("nowhere.zip", progress=False)
    ... except triptych.TriptychError as error:
    ...     print(error.exit_code, error)
    3 no such file or folder: nowhere.zip
    """

    def __init__(self, sentence: str, exit_code: int | None, report: dict[str, Any] | None = None) -> None:
        super().__init__(sentence, exit_code, report)
        self.sentence = sentence
        self.exit_code = exit_code
        self.report = report

    def __str__(self) -> str:
        return self.sentence
