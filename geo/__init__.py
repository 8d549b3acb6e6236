"""Geography of control: who held which place on which day, and how far things were.

A library of plain functions and frozen dataclasses. It knows nothing of the screen, keeps no
global state and never asks what day it is.
"""
