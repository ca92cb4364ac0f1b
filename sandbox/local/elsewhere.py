"""Where the two remote systems answer: the live ones, or the sandbox."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemoteSystems:
    """Where the two remote systems answer; the hosts are the allow-list entries that admit them."""

    intacct_url: str
    intacct_allowed_hosts: str
    cashflow360_url: str
    cashflow360_allowed_hosts: str
    cashflow360_events_url: str

    def parameters(self) -> dict[str, str]:
        return {"".join(part.title() for part in name.split("_")): getattr(self, name) for name in self.__match_args__}


GATEWAY = "https://api.intacct.com/ia/xml/xmlgw.phtml"
LIVE = RemoteSystems(
    intacct_url=GATEWAY,
    intacct_allowed_hosts="intacct.com",
    cashflow360_url="https://api.bill.com/api/v2",
    cashflow360_allowed_hosts="bill.com",
    cashflow360_events_url="https://gateway.prod.bill.com",
)
