"""Words that tell a title from a sentence in American label English."""

from __future__ import annotations

SMALL = frozenset(
    "a an and as at but by due during for from in including into nor not of on onto or other over "
    "per than that the to under using versus via vs vs. when while who whose which with within "
    "without & and/or – - after before between among if their its upon against following".split()
)
"""Words that a title in title case leaves in lower case."""

VERBS = frozenset(
    "is are was were has have had may can could should will would must do does did cannot "
    "contains contain causes cause increases decreases includes include undergoes occurs occurred "
    "belongs acts inhibits binds requires exhibits appears produces reduces affects "
    "increase decrease suggest indicate provide demonstrated showed received developed "
    "experienced resulted".split()
)
"""Finite verbs that never stand in a title."""

STARTERS = frozenset(
    "The There In If This These It Because Based Although When While As At To A An Since Do Some "
    "Any All Safety Patients Advise Inform Instruct Counsel Monitor Avoid Consider Discontinue "
    "Administer Withhold Both Each Most Many Several During For No None Your You What Before After "
    "Prior Following Other Use Take Tell Do Serious Severe Fatal Cases It's Obtain Assess Evaluate "
    "Data Available Interrupt Reduce Increase Refer See Table Among Studies Clinical Although "
    "Limited Experience Adverse Due Concomitant Coadministration Because On By From With".split()
)
"""Words that often open a sentence; whether one opens it here is decided with its neighbours."""

SURE_STARTERS = frozenset(
    "The There In If This These It Because Based Although When While At To A An Since Do As For "
    "During Advise Inform Instruct Counsel Administer Withhold Among No Both "
    "Avoid Your You Discontinue Obtain See Table".split()
)
"""Words that inside a title would stand in lower case or not at all."""

PREPOSITIONS = frozenset("As At To A An During For Among Both No While When".split())
"""Sentence openers that titles also write with a capital: the next word decides."""

OPENERS = frozenset("Coadministration Co-administration Concomitant".split())
"""Words that open a sentence when a small word follows."""

LABELS = frozenset("Note Notes Table Figure Caution Important Warning Example Examples".split())
"""Words before a colon that are no heading."""

IMPERATIVES = frozenset(
    "Initiate Administer Take Give Start Use Avoid Monitor Discontinue Reduce Increase Withhold "
    "Select Store Prepare Inject Inspect Determine Measure Obtain Apply Swallow Begin Adjust "
    "Titrate Modify Limit Consider Interrupt Resume Restart Confirm Protect".split()
)
"""Verbs that open an instruction, so that the name after them is their object."""

FORMS = frozenset(
    "tablet tablets capsule capsules injection solution suspension cream gel ointment patch system "
    "oral extended-release delayed-release for hydrochloride sodium xr er sr usp ® ™ topical "
    "ophthalmic intravenous and therapy treatment acetate sulfate maleate".split()
)
"""Words that follow a drug's name as part of it."""

UNFINISHED = frozenset(
    "severe mild moderate serious acute chronic active new vitamin hepatitis influenza type class "
    "group stage grade phase factor study part cohort arm mm cm mg kg other any no all each every "
    "such more less most least high low higher lower first second third either both different "
    "additional following recommended initial maximum minimum single multiple total major minor "
    "known possible potential concomitant concurrent previous prior early late long short oral "
    "intravenous subcutaneous respective these those this its his her your our be been being not "
    "approximately about non anti specific certain several common rare fatal human primary "
    "secondary".split()
)
"""Words that want another after them, so that no line of a list ends with one."""

ORDERS = IMPERATIVES | frozenset(
    "Tell Call Keep Dispense Protect Ask Talk Contact Select Refer See Advise Discard Repeat "
    "Continue Perform Evaluate Assess Check".split()
)
"""Verbs that open an instruction to a reader."""

ENDINGS = frozenset("s es ed fic cal tion tions ing ment ments ce al ic ity".split())
"""Ends of words that a line break in the print has torn off."""
