"""The constraints of BPMN 2.0, one module per group; each function registers itself with `@rule`."""
