"""What one company has of the fields the product asks for: looked up, kept, renewed, and mappings cut to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from intacct.functions import Function
from intacct.lookups import refused_paths, without
from intacct.queries import Query
from intacct.results import Result
from ledgersync.adapters.intacct import credit_sign
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.vocabulary import card_account, digest, listed, lookups, missing, vocabulary
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from ledgersync.domain.rights import FIELD_MISSING, Missing
from ledgersync.errors import Barred
from ledgersync.mapping.fitting import Paths, absent, fitted, gaps_of, joined, unused_dimensions
from ledgersync.mapping.tables import KindMapping

Ask = Callable[[Sequence[Function]], list[Result]]
CONTACT = "CONTACT"
"""Only looked up: what dotted paths lead to is asked for through them."""
SIGN_UNKNOWN = "credit-sign-unknown"


class CompanyFields:
    """``keep`` is called with what was learned whenever that changes."""

    def __init__(
        self,
        mappings: Mapping[Kind, KindMapping],
        settings: IntacctSettings,
        learned: Learned | None,
        keep: Callable[[Learned], None],
    ) -> None:
        self._all = mappings
        self._settings = settings
        self._wanted = vocabulary(mappings.values())
        self._digest = digest(self._wanted)
        self._keep = keep
        self._fitted: Mapping[Kind, KindMapping] = mappings
        self.learned = learned or Learned()
        self._fit()

    @property
    def current(self) -> bool:
        """Whether the company was asked about everything that this version of the product wants."""
        return self.learned.asked == self._digest

    def learn(self, ask: Ask, now: datetime) -> None:
        """Ask the company for all its field lists, try them out, and see what its credits tell: three requests."""
        objects = sorted(self._wanted)
        known = listed(objects, ask(lookups(objects)))
        gone = missing(self._wanted, known)
        signs = credit_sign.first_questions() if self._settings.credit_sign is None else []
        refused, first = self._tried(ask, gone, signs)
        second = credit_sign.second_questions(first) if first else []
        self._take(
            replace(
                self.learned,
                asked=self._digest,
                missing=gone,
                refused=refused,
                unlisted=tuple(name for name in objects if name not in known),
                card_account=card_account(known, self._settings.card_account_field),
                credit_sign=credit_sign.sign_of(first, ask(second) if second else []) if first else 0,
                at=now,
            )
        )

    def _tried(self, ask: Ask, gone: Paths, more: Sequence[Function]) -> tuple[Paths, Sequence[Result]]:
        """The fields that `lookup` lists and `query` refuses, found by asking for one row; and the answers to more."""
        refused: dict[str, frozenset[str]] = {}
        left = {name: paths - gone.get(name, frozenset()) for name, paths in self._wanted.items() if name != CONTACT}
        answers: Sequence[Result] = ()
        while queries := [
            Query(name, tuple(sorted(paths)), page_size=1).function() for name, paths in left.items() if paths
        ]:
            results = ask([*queries, *more])
            answers, more = (results[len(queries) :] or answers), ()
            named = self._named(queries, results[: len(queries)])
            refused |= {name: refused.get(name, frozenset()) | paths for name, paths in named.items()}
            left = {name: left[name] - paths for name, paths in named.items()}
        return refused, answers

    @staticmethod
    def _named(functions: Sequence[Function], results: Sequence[Result]) -> Paths:
        """The fields, by object, that refusals name."""
        pairs = zip(functions, results, strict=True)
        named = joined((_object(function), refused_paths(function, result)) for function, result in pairs)
        return {name: paths for name, paths in named.items() if paths}

    def cut(self, functions: Sequence[Function]) -> list[Function]:
        """The functions without selected fields that the company is known to lack."""
        return [self._cut(function) for function in functions]

    def refused(self, functions: Sequence[Function], results: Sequence[Result]) -> Paths:
        """The fields, by object, that refusals name and nobody knew to be missing."""
        named = self._named(functions, results)
        return {name: paths - self.lacked(name) for name, paths in named.items() if paths - self.lacked(name)}

    def renew(self, ask: Ask, refused: Paths) -> None:
        """Look the objects of refused fields up again; what `lookup` still lists is remembered as refused."""
        objects = sorted(refused)
        known = listed(objects, ask(lookups(objects)))
        found = {
            **self.learned.missing,
            **missing({name: self._wanted.get(name, frozenset()) for name in known}, known),
        }
        kept = joined([*self.learned.refused.items(), *refused.items()])
        self._take(replace(self.learned, missing=found, refused=kept))

    def learn_sign(self, ask: Ask) -> None:
        """Ask once more what the company's credits tell of their sign."""
        first = ask(credit_sign.first_questions())
        second = credit_sign.second_questions(first)
        self._take(replace(self.learned, credit_sign=credit_sign.sign_of(first, ask(second) if second else [])))

    def lacked(self, object_name: str) -> frozenset[str]:
        """The fields of an object that are not asked for."""
        missing_, refused = self.learned.missing, self.learned.refused
        return missing_.get(object_name, frozenset()) | refused.get(object_name, frozenset())

    def mapping(self, kind: Kind) -> KindMapping:
        """The kind's mapping, cut to the company. Raises Barred when it can't be synced without what is missing."""
        lacking = self.barred.get(kind)
        if lacking is not None:
            raise Barred(lacking.cause, lacking.said, lacking.params)
        return self._fitted[kind]

    @property
    def mappings(self) -> Mapping[Kind, KindMapping]:
        return self._fitted

    def _cut(self, function: Function) -> Function:
        if function.name != "query" or not (paths := self.lacked(_object(function))):
            return function
        chosen = {one.text or "" for one in function.element.iterfind("select/field")}
        return (without(function, chosen & paths) if chosen & paths else None) or function

    def _take(self, learned: Learned) -> None:
        if learned != self.learned:
            self.learned = learned
            self._keep(learned)
        self._fit()

    def _fit(self) -> None:
        objects = {*self.learned.missing, *self.learned.refused}
        gone = {name: self.lacked(name) for name in objects}
        self._fitted = {kind: fitted(one, gone) for kind, one in self._all.items()} if gone else self._all
        self.barred = {kind: needing(gaps) for kind, one in self._fitted.items() if (gaps := gaps_of(one))}
        self.absent = {kind: names for kind, one in self._fitted.items() if (names := absent(one))}
        self.unused_dimensions = unused_dimensions(self._fitted.values()) if gone else frozenset()


def needing(gaps: Sequence[tuple[str, str]]) -> Missing:
    """Why a kind can't be synced: the needed fields that one of its objects goes without."""
    name = gaps[0][0]
    return Missing(FIELD_MISSING, name, field=", ".join(path for other, path in gaps if other == name))


def _object(function: Function) -> str:
    return function.element.findtext("object") or ""
