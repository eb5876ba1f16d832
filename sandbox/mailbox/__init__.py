"""The mailbox beside the phone: a real SMTP server that keeps mails in memory, and pages to read them."""
