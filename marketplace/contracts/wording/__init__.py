"""The words of contracts, in German and English, for a lawyer and a baker alike.

Each clause has its text and, in one or two sentences, what it means. Where the two languages
differ, the German text counts, and each contract says so.
"""
