"""Errors a user can do something about; everything else is a bug."""

from collections.abc import Sequence


class KnownError(Exception):
    """A refused request: one translated sentence that says what to do, and a stable code.

    `candidates` are the readable choices of an ambiguous request, each one line.
    """

    def __init__(self, code: str, sentence: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.candidates = tuple(candidates)
