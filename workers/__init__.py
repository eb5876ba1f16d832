"""What happens later: reactions to events, deadlines, texts, and the sweeps that make good what was lost."""
