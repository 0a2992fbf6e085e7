"""An agent-based simulation of China's humanoid-robot industrial policy.

Rooms, each knowing only those before it: reading, evidence, scenario, model, experiment,
analysis, figures, cli. Nothing is imported here, so that `import sim` costs nothing.
"""

__version__ = "0.1.0"
