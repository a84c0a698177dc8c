"""Values and decisions: option sets, records, drafts and the pure rules of the trade."""
