from engines.expr.function import Function
class DaysSince(Function):
    names = ("days since", "date and time", "list contains")
