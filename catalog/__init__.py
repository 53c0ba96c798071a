"""What there is: datasets, their versions and files, and how they are found.

The words are those of DCAT 3 and DCAT-AP: Dataset, Distribution, Theme, License, Publisher.
"""
