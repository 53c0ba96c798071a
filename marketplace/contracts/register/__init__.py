"""The public register: who uses which data of the city, for what, until when.

Data of the city is what its departments publish, and what a company collected on their behalf.
Contracts between companies on data of their own never appear.
"""
