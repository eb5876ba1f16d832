"""The content of e-mails and push notices: clinic and time, as in texts, never the reason of a visit.

Links are added when a message is handed over and never stored, because the clinic's staff read the log.
"""
