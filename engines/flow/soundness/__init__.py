"""Soundness: whether every run of a flow can come to an end, found before it is published.

A flow is read as a net, level by level (a sub-process is one step of the level around it); the net is reduced and what
is left is explored. Each finding names the path that shows it. Conditions are not understood: two gateways that always
decide alike are taken for independent, so a deadlock that needs several of their decisions at once is a warning. One
that a single decision, an event or a person leads to, or that every run ends in, is an error.

**Source**: van der Aalst, *The application of Petri nets to workflow management* (1998); Sadiq and Orlowska, *Analyzing
process models using graph reduction techniques* (2000); Favre and Völzer, *The relationship between workflow graphs and
free-choice workflow nets* (2015).
"""

from engines.flow.soundness.check import check_soundness

__all__ = ["check_soundness"]
