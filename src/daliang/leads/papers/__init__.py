"""Papers (Word, Excel, PDF) into plain text, in a process of their own: bounded in time, memory and length."""

from daliang.leads.papers.opening import text_of
from daliang.leads.papers.paging import page_of

__all__ = ["page_of", "text_of"]
