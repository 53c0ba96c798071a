"""Finding datasets: a Tantivy index on each machine, derived from the catalogue's rows.

PostgreSQL holds the truth. A change writes an outbox row; a follower on each machine brings its
index up to date; readers see the follower's commits by themselves. Words are Tantivy's: document,
field, term, segment, commit.
"""
