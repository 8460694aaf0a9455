"""Sample data: a food and oil wholesaler's rep, made by rules; nobody in it exists."""

from crm.documents.demo.fill import DEFAULT_SEED, DEFAULT_SIZE, HISTORY, Filled, fill_demo

__all__ = ["DEFAULT_SEED", "DEFAULT_SIZE", "HISTORY", "Filled", "fill_demo"]
