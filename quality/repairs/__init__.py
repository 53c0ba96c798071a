"""What people decide about a version that the gate refused: mend it, read it anew, override.

Nothing changes a version: each decision makes a new one from the same original, checked again.
"""
