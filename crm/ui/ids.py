"""Ids as a page keeps them or another room asks with them."""

import uuid


def read_id(value: object) -> uuid.UUID | None:
    """The id, however it was given."""
    if value is None or isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
