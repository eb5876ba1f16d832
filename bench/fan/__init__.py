"""What the fan-out bench is made of: the load generator, the servers beside ours, the floor."""
