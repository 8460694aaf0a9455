"""Taking facts out: the columns are the fields that imports read, so all of it comes in again."""
