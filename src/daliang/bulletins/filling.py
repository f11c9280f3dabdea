"""What a Word layout may say (promise 21): places, conditions and loops over what the report holds, and no more.

Jinja's sandbox guards attributes. Beyond it each construct stands on a list here, nothing can be called, and what the
loops write is metered, so that a layout can neither reach out nor run on.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Test,
)  # fmt: skip
FILTERS = frozenset({"default", "first", "last", "length", "lower", "trim", "upper"})
TESTS = frozenset({"defined", "even", "none", "odd", "undefined"})
METER = "metered"
MOST = 32_000_000  # characters that all loops of a layout may write
A_PLACE = 1_000  # characters that a place counts for


class Filler(SandboxedEnvironment):
    """Fills one document; what is not allowed is a TemplateError, before anything is filled."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {METER: self._metered}
        self.left = MOST

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        tree = self.parse(source) if isinstance(source, str) else source
        for node in tree.find_all(nodes.Node):
            _check(node)
        for loop in list(tree.find_all(nodes.For)):
            meter = nodes.Filter(loop.iter, METER, [nodes.Const(_weight(loop))], [], None, None, lineno=loop.lineno)
            loop.iter = meter.set_environment(self)
        return super().from_string(tree, globals, template_class)

    def _metered(self, rows: object, weight: int) -> Iterator[object]:
        """The rows, one by one, while there is room for what each of them writes."""
        if not isinstance(rows, list | tuple):
            raise SecurityError("a loop runs over a list of the report")
        for row in rows:
            self.left -= weight
            if self.left < 0:
                raise SecurityError("the loops write too much")
            yield row


def _check(node: nodes.Node) -> None:
    name = getattr(node, "attr", getattr(node, "name", ""))
    if not isinstance(node, ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
        raise TemplateSyntaxError(_("这里只能写填写的位置、条件和循环，不能调用、运算或引入别的文件"), node.lineno)
    known = FILTERS if isinstance(node, nodes.Filter) else TESTS
    if isinstance(node, nodes.Filter | nodes.Test) and name not in known:
        raise TemplateSyntaxError(_("没有“%(found)s”这种写法") % {"found": name}, node.lineno)
    hidden = node.value if isinstance(node, nodes.Const) else name
    if isinstance(hidden, str) and hidden.startswith("_"):
        raise TemplateSyntaxError(_("“%(found)s”不是填写的位置") % {"found": hidden[:40]}, node.lineno)


def _weight(loop: nodes.For) -> int:
    """How many characters one round writes, about."""
    texts = sum(len(data.data) for data in loop.find_all(nodes.TemplateData))
    places: Sequence[nodes.Output] = list(loop.find_all(nodes.Output))
    return texts + A_PLACE * sum(len(one.nodes) for one in places) + 1
