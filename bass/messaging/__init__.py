"""Telling people: messages with what they tell about, kept in an outbox, sent at most once."""
