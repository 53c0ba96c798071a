"""What is owed and paid: checkouts, subscriptions, invoices, refunds and the ledger.

Words follow Stripe: Customer, Product, Price, Checkout, Subscription, Invoice, Refund. Billing does
not know what is bought: it carries the ``reference`` it was given, and tells by events whether that
is paid for.
"""
