"""The audit log: who did what, from where, to what; ids only, and of values what a list allows."""
