"""Invoices by bank transfer at the desk: what is overdue, and what has arrived."""
