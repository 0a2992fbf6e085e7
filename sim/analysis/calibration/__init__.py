"""The fit: what the model says where figures were published, and parameters that agree with it."""
