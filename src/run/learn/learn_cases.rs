//! What is learned from payloads.
