"""The publisher's pages: describe, send the file, follow its checks, release and publish.

Their words are those of the catalogue; whatever they change, the use cases above this package do.
"""
