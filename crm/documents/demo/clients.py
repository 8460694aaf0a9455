"""The rep's own customers in the making."""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field

from crm.documents.demo.companies import Company
from crm.documents.demo.talks import Talks
from crm.documents.demo.trade import Buyer


@dataclass(slots=True)
class Client:
    """One of the rep's customers: how far, how often to be seen, what they buy."""

    company: Company
    talks: Talks
    stage: str | None
    ideal: int = 21
    buyer: Buyer | None = None
    weight: int = 0
    neglected: bool = False
    found_on: dt.date | None = None
    won_on: dt.date | None = None
    seen: bool = False
    entered: int = 0


@dataclass(slots=True)
class Desk:
    """The rep's customers, and those found but not visited yet."""

    clients: list[Client] = field(default_factory=list)
    waiting: deque[Client] = field(default_factory=deque)
    pool: deque[Client] = field(default_factory=deque)
