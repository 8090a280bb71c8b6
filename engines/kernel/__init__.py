"""What every engine stands on: diagnostics, errors, registries, texts, canonical JSON, commands and ports. No I/O."""
