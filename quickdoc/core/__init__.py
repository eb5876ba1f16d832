"""What every area builds on: types, errors, ids, phone numbers, batching, background tasks, settings."""
