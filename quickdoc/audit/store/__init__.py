"""How the audit log is stored."""
