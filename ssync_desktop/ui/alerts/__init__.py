"""What somebody should know: alerts with causes and remedies."""
