"""Texting: Twilio, and the one in memory beside it. `quickdoc.ports.Texter` is what both promise."""
