"""The nouns of Probatum and the grammar of quantities. No I/O, no model, no database."""
