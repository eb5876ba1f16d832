"""Slots, bookings, claims, holds, moves and chains; how offers of a slot that is gone end."""
