"""What a publisher's organization sells: who uses its data, and what came of it."""
