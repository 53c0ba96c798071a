"""Who may read what now, and the doors through which bytes leave."""
