"""Bringing files in: read, recognise the columns, read the values, match, plan, write.

A plan says what happens to each row before anything is written; a trial run stops there.
"""
