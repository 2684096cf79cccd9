-- `shopfloor polls` shows years of polls in their order, and begins at once.
CREATE INDEX polls_by_due ON polls (due_at);
