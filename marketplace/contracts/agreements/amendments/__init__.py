"""Amendments: one side proposes other terms, the other accepts them, and they are signed anew."""
