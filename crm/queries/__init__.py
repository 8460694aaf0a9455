"""Reads: frozen rows for pages, commands and documents; no ORM object leaves here."""
