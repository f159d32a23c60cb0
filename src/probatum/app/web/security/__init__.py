"""What stands between a request and the pages: who it is from, and whether a page here sent it."""
