"""Paying by the city's own invoices and bank transfer: the way ``invoice``.

An invoice is issued when a period begins and gives access at once. Once its due date has passed
its buyer is reminded, and after the days of grace access is suspended until it is paid. What was
issued is never changed: it is paid, or void and issued anew under another number.
"""
