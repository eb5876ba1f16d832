"""Verbs: load, ask the rules, commit, publish. The only place where events are born."""
