"""Incoming texts and one-tap links: what was meant, and doing it."""
