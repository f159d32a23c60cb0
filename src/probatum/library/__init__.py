"""The record (editions, passages) and the index (words, vectors)."""
