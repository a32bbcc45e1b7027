"""How each op is carried out on a live server: a module for each thing whose live form differs from the plain one."""

from tablewright.steps.staging import stages

__all__ = ["stages"]
