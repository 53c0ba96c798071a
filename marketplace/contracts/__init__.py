"""Contracts: offers, agreements on them, and what ends them.

Words follow ODRL: Offer, Agreement, Policy, Permission, Prohibition, Duty. One agreement is at
once the contract, the policy, the ground of the entitlement and the reference that billing carries.
"""
