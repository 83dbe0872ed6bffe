"""A Stripe-compatible test gateway: what the demo and the tests pay with when there is no internet.

It is a process of its own that speaks the slice of Stripe's API that the shop uses, to the real SDK over
real HTTP. No other package imports it, and it never runs beside production.
"""
