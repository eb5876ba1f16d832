"""Texting: Twilio, and the one in memory beside it. `quickdoc.ports.SmsSender` is what both promise."""
