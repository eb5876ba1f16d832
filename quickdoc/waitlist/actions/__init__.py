"""The verbs of `waitlist`."""
