"""Seeds a realistic town of clinics by calling actions. For demos, tests and benches only."""
