"""A believable town of clinics, made by calling actions. For demos, tests and benches only."""
