"""Texts that are known to stand as they are: cells that are read as they stand."""

from collections.abc import Mapping

from crm.documents.imports.fields import Kind
from crm.documents.imports.kept import Kept


def exact(kind: Kind, row: Mapping[str, str]) -> dict[str, str]:
    """The row with marks where reading its texts would tidy them."""
    found = dict(row)
    for name, words in row.items():
        field = kind.field(name)
        if words and field is not None and isinstance(field.parse, Kept):
            found[name] = field.parse.written(words, formulas=False)
    return found
