"""What screens read of `waitlist`."""
