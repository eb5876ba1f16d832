"""Parts of the benches `claims` and `race`: a town of slots, claimants, and the compared ways to claim."""
