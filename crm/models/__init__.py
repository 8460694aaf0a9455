"""SQLAlchemy classes, one noun a file; importing the package fills `Base.metadata`."""

from crm.models.base import Base, Fact
from crm.models.contacts import Contact
from crm.models.customers import Assignment, Customer, Distinction, StageChange
from crm.models.gifts import Gift
from crm.models.learning import Learning
from crm.models.lessons import Lesson
from crm.models.log import ChangeEntry, Step, SyncContext
from crm.models.mappings import ImportMapping
from crm.models.meetings import Attendance, Meeting
from crm.models.notes import Note
from crm.models.orders import Order, OrderLine
from crm.models.payments import Payment
from crm.models.products import PriceChange, Product
from crm.models.readings import Reading
from crm.models.reps import Rep
from crm.models.returns import Return
from crm.models.settings import Setting
from crm.models.targets import Target
from crm.models.tasks import Task
from crm.models.visits import Pitch, Visit

__all__ = [
    "Assignment",
    "Attendance",
    "Base",
    "ChangeEntry",
    "Contact",
    "Customer",
    "Distinction",
    "Fact",
    "Gift",
    "ImportMapping",
    "Learning",
    "Lesson",
    "Meeting",
    "Note",
    "Order",
    "OrderLine",
    "Payment",
    "Pitch",
    "PriceChange",
    "Product",
    "Reading",
    "Rep",
    "Return",
    "Setting",
    "StageChange",
    "Step",
    "SyncContext",
    "Target",
    "Task",
    "Visit",
]
