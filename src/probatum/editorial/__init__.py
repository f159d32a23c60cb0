"""The desk: revisions, states of review, signatures, history, policy. No input or output."""
