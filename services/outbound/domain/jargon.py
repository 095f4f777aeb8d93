"""Jargon: words that nobody outside our trade wants to read of."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

JARGON = (
    *("active directory", "ajax", "api", "azure ad", "bare metal", "bgp", "cidr"),
    *("cluster", "container", "conditional access", "cutover", "datastore", "dbaas"),
    *("deduplication", "deployment", "dhcp", "dns record", "endpoint", "esxi"),
    *("exchange migration", "exchange server", "failover", "fibre channel", "firmware"),
    *("group policy", "gruppenrichtlinie", "hci", "hypervisor", "hyper-v", "iaas"),
    *("idempotent", "iops", "ipsec", "iscsi", "kerberos", "kubernetes", "latency"),
    *("ldap", "load balancer", "lun", "middleware", "mpls", "nas", "orchestration"),
    *("paas", "patch management", "powershell", "provisioning", "raid", "rbac", "rmm"),
    *("rto", "rpo", "saml", "san", "sd-wan", "siem", "smb share", "snmp", "sql server"),
    *("subnet", "tenant", "throughput", "tls", "vlan", "virtualisation"),
    *("virtualization", "virtualisierung", "vmware", "vpn", "xdr", "zero trust"),
)


def found(text: str, words: Sequence[str]) -> list[str]:
    """Find the words of jargon in a text, each once, in the order of the text."""
    hits = pattern(tuple(words)).findall(text) if words else []
    return list(dict.fromkeys(each.casefold() for each in hits))


@lru_cache(16)
def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Make one expression of all words, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    spelled = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest)
    return re.compile(rf"(?<!\w)(?:{spelled})s?(?!\w)", re.IGNORECASE)
