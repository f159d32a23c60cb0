"""Who is reading: order, depth, vocabulary and units; never a number or a verdict."""
