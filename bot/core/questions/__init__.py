"""Questions: which comes next, how they are asked, and what members suggest."""
