"""A server that speaks Stripe's words and moves no money: for the demonstration and the tests.

It keeps what it is told in a database of its own, renews subscriptions by a clock that tests can
move, and tells of it by signed webhooks. Its words are Stripe's (https://docs.stripe.com/api) at
the version that the installed SDK pins. It takes no card but Stripe's published test numbers.
"""
