"""How people and programs prove who they are, and how long that holds."""
