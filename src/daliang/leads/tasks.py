"""Jobs of gathering: a page only puts them in the queue and can be left. Each may be run again after a crash."""

from django_tasks import task

from daliang.leads.gathering import settle_page
from daliang.leads.polling import poll


@task()
def read_page(page_id: int) -> str:
    """Fetch the page where that is needed, read it, put its facts down; gives the state that it ends in."""
    return settle_page(page_id)


@task()
def read_source(source_id: int) -> int:
    """Read what a feed, sitemap or folder has that is new; gives how many pages came."""
    return poll(source_id)
