"""Rounds, waves and offers: who is asked, in which order, and for how long."""
