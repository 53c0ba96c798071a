"""Where bytes are kept: objects under keys, uploads in parts, and signed links to both."""
