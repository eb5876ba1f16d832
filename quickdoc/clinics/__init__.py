"""Organisations, clinics, doctors and staff, and the policies of each clinic."""
