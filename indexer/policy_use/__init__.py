"""What becomes of policies: which reports mention them, since when, where not, beside what.

`list_policies`, `use_of`, `years_of_places` and `checklist` answer what pages and commands ask;
`records` says in which terms.
"""

from indexer.policy_use.checking import checklist, names_in
from indexer.policy_use.listing import list_policies
from indexer.policy_use.records import (
    AliasCount,
    Cell,
    Checklist,
    ChecklistRow,
    FigureBeside,
    FigureCount,
    FirstMention,
    Heading,
    ListedPolicy,
    PlaceUse,
    PolicyList,
    PolicyUse,
    PolicyUseError,
    PortfolioUse,
    Start,
    Surroundings,
    UnknownName,
    UseLine,
    UseRequest,
    YearUse,
)
from indexer.policy_use.using import use_of, years_of_places

__all__ = [
    "AliasCount",
    "Cell",
    "Checklist",
    "ChecklistRow",
    "FigureBeside",
    "FigureCount",
    "FirstMention",
    "Heading",
    "ListedPolicy",
    "PlaceUse",
    "PolicyList",
    "PolicyUse",
    "PolicyUseError",
    "PortfolioUse",
    "Start",
    "Surroundings",
    "UnknownName",
    "UseLine",
    "UseRequest",
    "YearUse",
    "checklist",
    "list_policies",
    "names_in",
    "use_of",
    "years_of_places",
]
