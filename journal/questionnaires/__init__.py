"""Questionnaires: definitions, scores, changes between two scores."""
