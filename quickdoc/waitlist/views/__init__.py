"""What screens read from `waitlist`."""
