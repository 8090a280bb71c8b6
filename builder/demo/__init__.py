"""Demo data: believable people and companies in both scripts, two years of history, from a seed."""
