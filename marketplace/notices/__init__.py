"""Who is told what happened, by mail and in the site."""
