"""Flows at run time: instances, their log, tasks and timers; the driver that feeds events to the pure engine.

    start_flow(work, app, flow, …) -> instance id       deliver(work, instance, event)      signal(work, …)
    inbox / task detail / history                        acts: approve, reject, return, transfer …

Invariants: one transaction per external event; the instance row is locked first; a log row is written for every event,
so that `fold(plan, log) == state`; a failure is an incident on its token, never a lost instance.
"""
