"""Policies that a test registers are gone after it."""

from support.own_policies import no_policy_stays as no_policy_stays
