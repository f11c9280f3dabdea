"""Leads: where pages come from, what they say, and what becomes of it.

A page is read into facts, a person decides on each fact, a confirmed project fact becomes a lead, a lead goes to a
unit and may become a project.
"""

from daliang.leads.models.desk import Lead, LeadEvent, LeadEventKind, LeadQuerySet, LeadState
from daliang.leads.models.gathering import (
    Fact,
    FactKind,
    FactState,
    Page,
    PageState,
    Reader,
    Site,
    SiteRules,
    Source,
    SourceKind,
    Story,
    Trace,
)

__all__ = [
    "Fact",
    "FactKind",
    "FactState",
    "Lead",
    "LeadEvent",
    "LeadEventKind",
    "LeadQuerySet",
    "LeadState",
    "Page",
    "PageState",
    "Reader",
    "Site",
    "SiteRules",
    "Source",
    "SourceKind",
    "Story",
    "Trace",
]
