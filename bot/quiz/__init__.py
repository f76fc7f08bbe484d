"""The rules of the quiz: what is asked, whether an answer is right, and when a fact comes back.

Everything here is plain values and functions. Time, randomness and new ids are arguments, never taken from the system.
"""
