"""What a whole column says about its cells: decided once, and said where it is not obvious."""

import datetime as dt
from collections.abc import Mapping

from crm.documents.imports.fields import Decided
from crm.documents.imports.headers import Columns
from crm.documents.imports.reading import Sheet


def decide_columns(
    columns: Columns, sheet: Sheet, *, chosen: Mapping[str, str], today: dt.date
) -> tuple[Columns, list[Decided]]:
    """The columns with their units settled, and what was decided that is not obvious.

    `chosen` is header to the choice of a decision, several parted by blanks; it beats what the
    cells say.
    """
    del sheet, chosen, today
    return columns, []
