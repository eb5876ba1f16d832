"""Where `waitlist` is kept."""
