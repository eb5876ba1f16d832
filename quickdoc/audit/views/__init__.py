"""What is read of the audit log."""
