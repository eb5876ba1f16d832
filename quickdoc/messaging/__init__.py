"""Texts, e-mails and push notices: templates, preferences, sending, and each message's delivery state."""
