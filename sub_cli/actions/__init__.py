"""The story of each verb: the workspace first, plain values in and out; no words to a reader, no clock."""
