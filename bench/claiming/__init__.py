"""Parts of the benches `claims` and `race`: a town full of slots, who claims them, and by which way."""
