"""A file that is there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crm.errors import KnownError, why
from crm.i18n import gettext as _


@contextmanager
def landing(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A file beside the path to write to; it takes the path's name when all of it is written.

    KnownError file_exists where there is one already, unless forced, file_unwritable.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        refuse_existing(path, force=force)
        _sweep(path)
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def landing_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """The same for a folder; forced, its files take the place of those of the same names."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not (force and path.is_dir()):
            refuse_existing(path, force=False)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if path.is_dir():
            for file in sorted(part.iterdir()):
                file.replace(path / file.name)
        else:
            part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """KnownError file_exists where there is something already."""
    if path.is_dir() or (path.exists() and not force):
        raise KnownError(
            "file_exists",
            _("{file} is there already; choose another name, or replace it with --force.").format(
                file=path
            ),
        )


def unwritable(path: Path, error: OSError) -> KnownError:
    """Why it cannot be written."""
    return KnownError(
        "file_unwritable",
        _("The file {file} cannot be written: {reason}. Choose another place.").format(
            file=path, reason=why(error)
        ),
    )


def _sweep(path: Path) -> None:
    """Take away what a killed export of the same name has left."""
    for left in path.parent.glob(f".{_plain(path.name)}.*.part"):
        owner = left.name.rsplit(".", 2)[1]
        if owner.isdecimal() and not _lives(int(owner)):
            with suppress(OSError):
                left.unlink()


def _plain(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _lives(process: int) -> bool:
    if os.name == "nt" or process == os.getpid():  # signal 0 would end it there
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
