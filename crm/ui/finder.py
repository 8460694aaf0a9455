"""Looking something up while one types: only the newest question is answered."""

from collections.abc import Callable
from typing import TypeVar

from crm.ui.tasks import Tasks

T = TypeVar("T")


class Finder:
    """One who asks in the lane for quick answers; whoever is gone must `forget` what was asked.

    No QObject, so that it outlives the widget that asks with it.
    """

    def __init__(self, lane: Tasks) -> None:
        self._lane = lane
        self._asked = 0
        self._answered = 0

    @property
    def busy(self) -> bool:
        """Whether the answer to the newest question is still due."""
        return self._answered != self._asked

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Do `work` off the UI thread, then `done` on it, unless something else is asked by then.

        What was overtaken before it began is not even looked for.
        """
        self._asked += 1
        mine = self._asked

        def look() -> list[T]:
            return [work()] if mine == self._asked else []

        def receive(found: list[T]) -> None:
            if mine == self._asked:
                self._answered = mine
                done(found[0])

        def refuse(error: BaseException) -> None:
            if mine == self._asked:
                self._answered = mine
                if failed is not None:
                    failed(error)
                else:
                    self._lane.failed.emit(error)

        self._lane.run(look, receive, refuse)

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._asked += 1
        self._answered = self._asked
