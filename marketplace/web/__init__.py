"""How the exchange speaks HTTP and HTML: problems, pages, languages and page furniture."""
