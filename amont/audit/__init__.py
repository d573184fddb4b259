"""The journal: who did what, when, to which record; codes and ids only, one keyed chain per actor.

Used as `from amont.audit import services as audit`. Nothing here imports a model at import time.
"""
