"""Server-Side Sync Desktop: set up, test, approve, run and watch server-side synchronization."""
