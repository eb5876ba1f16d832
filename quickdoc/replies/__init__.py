"""Incoming texts and one-tap links: what they mean, and the actions for it."""
