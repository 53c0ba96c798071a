"""What quality's pages show: plain values in one language, settled before rendering begins."""
