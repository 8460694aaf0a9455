"""The brief before a visit: who, what is open, what is owed, what to say and what to bring."""

from crm.queries.briefs.reading import brief
from crm.queries.briefs.rows import Brief

__all__ = ["Brief", "brief"]
