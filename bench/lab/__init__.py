"""The policy lab: a clinic's month in virtual time, run by the product's own rules."""
