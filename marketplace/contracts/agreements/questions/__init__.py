"""Questions to whoever asks for access, and their answers, before a request is decided."""
