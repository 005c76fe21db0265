"""The whole page as one text of HTML: every name and every text of the scenario is escaped where it is put in."""

from __future__ import annotations

from typing import Any

from simbackorder.report.answer import answer, consequences
from simbackorder.report.caveats import caveats
from simbackorder.report.drivers import drivers
from simbackorder.report.first_table import caption, first_table
from simbackorder.report.grid import printable
from simbackorder.report.page.meanings import table
from simbackorder.report.page.sections import Matter, levers_of, sections
from simbackorder.report.study_tables import sizes
from simbackorder.scenario import writing


def html_page(matter: Matter, version: str) -> str:
    """The page; `version`: of this library. Needs the extra `report`."""
    result = matter.result
    return rendered(
        "page.html.j2",
        title=printable(result.head.title),
        question=printable(result.head.question),
        answer=answer(result),
        table=table(first_table(result, matter.shown), matter.catalogue),
        caption=caption(result),
        drivers=drivers(result),
        consequences=consequences(result),
        caveats=caveats(result),
        sections=list(sections(matter)),
        levers=levers_of(matter.scenario, result),
        sizes=", ".join(sizes(matter.scenario)),
        resolved=writing.resolved(matter.scenario),
        head=result.head,
        replications=result.comparison.replications,
        version=version,
    )


def rendered(template: str, **given: Any) -> str:
    """A template filled in, every text escaped. Needs the extra `report`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simbackorder.report.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**given)
