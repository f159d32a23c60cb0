"""A module for each publisher: its reader turns bytes into editions."""
