"""When something is due: rules, slots, quiet hours, pauses, zones, and what was missed."""
