"""The command line: the same verbs for scripts; never imports Qt."""
