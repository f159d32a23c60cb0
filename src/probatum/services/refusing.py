"""The error of a question that cannot be asked, apart from all that answers one.

A command that asks nothing can tell it without loading what answers.
"""


class QuestionError(ValueError):
    """The question cannot be asked as it stands: what is wrong and what to do."""
