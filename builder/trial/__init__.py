"""Looking at a draft as a role would see it, before anybody does."""
