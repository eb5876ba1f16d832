"""The parts of the bench of reads: who asks, what there is to read, and the bare server beside ours."""
