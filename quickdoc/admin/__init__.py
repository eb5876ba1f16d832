"""What concerns a whole account: closing it."""
