"""The lines of an order taken apart: sentences that order, the text of each, formulas, and what is neither.

Every line is in one of these. New text ends where the order ends it: with its quotation, at the next mark of the list,
at a sentence that is an order or a formula. Where that is not certain the sentence is not carried out.
"""
