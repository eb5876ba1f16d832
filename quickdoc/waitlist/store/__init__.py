"""The collections of `waitlist`."""
