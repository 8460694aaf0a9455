"""What files were brought in before, as the log of steps tells."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.imports.kinds import KINDS
from crm.models import Step
from crm.services.imports import VERB


def about_import(kinds: set[str], file_name: str) -> str:
    """What the step of an import is called: the file, and its kind where there is one."""
    return f"{next(iter(kinds))} {file_name}" if len(kinds) == 1 else file_name


def imported_as(session: Session, file_name: str) -> str | None:
    """The kind that a file of this name was last brought in as, if that was not taken back."""
    wanted = [about_import({kind}, file_name) for kind in KINDS]
    about = session.scalars(
        select(Step.about)
        .where(Step.verb == VERB, Step.state == "done", Step.about.in_(wanted))
        .order_by(Step.n.desc())
        .limit(1)
    ).first()
    return None if about is None else about.split(" ", 1)[0]
