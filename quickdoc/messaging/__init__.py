"""Texts, e-mails and notices of the browser: words, preferences, sending, and what became of each."""
