"""Versioned documents with their outbox, the event log, indexes, what was answered, and quotas in Redis."""
