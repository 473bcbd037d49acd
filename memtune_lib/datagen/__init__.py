"""Data that teaches: generators of training pairs, and the audit that keeps the sets apart."""
