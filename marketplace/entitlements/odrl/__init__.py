"""Reads ODRL policies of our profile and decides by them: pure, without database or network.

``parsing`` turns JSON-LD into frozen values and refuses what is not of the profile; ``evaluating``
answers whether an action is permitted, and why; ``reading`` gives a policy back in plain choices.
The words are the W3C's (https://www.w3.org/TR/odrl-vocab/); ``docs/odrl-evaluation.md`` explains.
"""
