"""Intake without people: a web address looked at on a schedule, or a watched prefix in storage."""
