"""Standby requests: matching, rank, place in line, and the block list of each clinic."""
