"""Going back to a backup."""

from collections.abc import Callable
from pathlib import Path

from crm.store.store import Store


def restore_backup(
    store: Store, file: Path, report: Callable[[int, int], None] | None = None
) -> Path:
    """Put the backup in the place of all there is; the file where that is kept.

    KnownError for a file that is no whole backup, Cancelled by the report: nothing was changed.
    This is no step; restoring what was kept takes it back.
    """
    from crm.store.restoring import restore  # seldom needed

    return restore(store, file, report)
