"""What each screen starts from, and the versions by which it is known to be unchanged."""
