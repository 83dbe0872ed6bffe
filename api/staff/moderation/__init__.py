"""Abuse in rooms, as the platform's staff deal with it: penalties, appeals, and words that are wanted nowhere."""
