"""What no audience loses: boxed warnings, contraindications, stop rules, duties to monitor."""

from __future__ import annotations

import re

from probatum.answers import topics as t
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim

ALWAYS = frozenset({t.BOX.key, t.CONTRA.key, t.MONITORING.key})
"""Topics of which every claim stays."""

_STOP = re.compile(
    r"\b(?:stop|discontinue|withhold|interrupt|suspend|cease|halt)\b"
    r"|\b(?:should|must)\s+(?:also\s+)?be\s+(?:immediately\s+|permanently\s+|promptly\s+)?"
    r"(?:stopped|discontinued|withheld|interrupted|suspended|ceased|halted|avoided)\b"
    r"|\bdo\s+not\s+(?:stop|start|restart|resume|taper|use|give|administer|take|consider)\b"
    r"|\b(?:must|should)\s+not\b|\bcontraindicat\w+|\bdiscontinuation\s+(?:of\s+\w+\s+)?(?:is|should)\b",
    re.IGNORECASE,
)
_MONITOR = re.compile(
    r"\b(?:monitor|measure|test)\b|\b(?:should|must)\s+be\s+(?:\w+ly\s+)?"
    r"(?:monitored|measured|checked|tested|observed)\b|\bmonitoring\s+(?:is|should|must)\b"
    r"|\b(?:regular|periodic|frequent|close|careful)\s+monitoring\b",
    re.IGNORECASE,
)


def kept_always(section: ArticleSection, claim: Claim) -> bool:
    """Whether no audience may lose a claim: by its topic, or by the rule that it states.

    A study's own account of what its protocol did is no rule.
    """
    if section.topic in ALWAYS:
        return True
    if section.layout == "study":
        return False
    return bool(_STOP.search(claim.text) or _MONITOR.search(claim.text))
