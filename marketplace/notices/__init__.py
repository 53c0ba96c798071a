"""Who is told what happened: mail, and messages in the site, each in the reader's language."""
