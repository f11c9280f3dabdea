"""The `daliang` command group: one name for each deed (design: commands that stay fixed)."""
import click

from daliang.cli.bulletin import bulletin
from daliang.cli.demo import demo, serve, work
from daliang.cli.figures import figures, rows
from daliang.cli.ledger import ledger
from daliang.cli.playbook import playbook
from daliang.cli.rounds import round_group


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def daliang() -> None:
    """大梁：一座城市的招商项目台账。 The project ledger of a city's investment promotion."""


for command in (bulletin, demo, figures, ledger, playbook, round_group, rows, serve, work):
    daliang.add_command(command)
