"""Whole journeys over real parts: database, storage, worker with Great Expectations, web."""
