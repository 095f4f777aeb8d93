"""Says where the code breaks the house rules that no other linter knows.

Sizes and names hold for libs and services, except migrations; only libs, drills and
benchmarks sleep; services take the time from the Clock, never from the database.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("libs", "services", "tests", "benchmarks", "scripts")
LONGEST_FILE = 300
LONGEST_FUNCTION = 25
DEEPEST_NESTING = 2
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SLEEPY = (ast.Attribute, ast.ImportFrom)
# Drills and benchmarks pace a load, so they work by the clock.
MAY_SLEEP = ("libs/", "tests/drills/", "benchmarks/")
SLEEP = ("time.sleep", "from time import sleep")
MEANINGLESS = {"utils", "helpers", "common"}
HALF_DONE = re.compile(r"_v\d+$|_new$|_old$|_?legacy$")
DATABASE_CLOCK = re.compile(r"(?<![\w.])now\(\)|\bcurrent_timestamp\b", re.IGNORECASE)
SESSION_WIDE = re.compile(r"\bset_config\([^)]*\bfalse\b", re.IGNORECASE)
UNVERIFIED = ("CERT_NONE", "check_hostname", "_create_unverified_context")
SECRET = re.compile(r"(signature|secret|password|hmac)$")
# Who may speak to addresses of others, and looks at them first.
CALLERS_OUT = (
    "libs/identity/keys_of_issuer.py",
    "libs/testing/",
    "services/cli/",
    "services/outbound/channels/",
)
WEB_CLIENTS = {"httpx", "requests", "urllib3"}
DATABASE_CLOCK_FUNCTIONS = ("func.now", "func.current_timestamp")

Finding = tuple[int, str]


def main() -> int:
    root = Path(__file__).parents[1]
    found = [
        f"{path.relative_to(root)}:{line} {breach}"
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.py"))
        for line, breach in breaches(
            path.relative_to(root).as_posix(), path.read_text()
        )
    ]
    print("\n".join(found) or "house: every rule is kept")
    return bool(found)


def breaches(path: str, text: str) -> Iterator[Finding]:
    """Find the lines of a file that break a rule, and say which."""
    tree = ast.parse(text)
    if path.startswith(("libs/", "services/")) and "/migrations/" not in path:
        yield from long_file(text)
        yield from large_functions(tree)
        yield from poor_names(path, tree)
        yield from dangers(path, tree)
    if not path.startswith(MAY_SLEEP):
        yield from sleeping(tree)
    if path.startswith("services/"):
        yield from database_clocks(tree)


def long_file(text: str) -> Iterator[Finding]:
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield lines, f"a file ends at line {LONGEST_FILE}"


def large_functions(tree: ast.Module) -> Iterator[Finding]:
    for function in ast.walk(tree):
        if not isinstance(function, FUNCTIONS):
            continue
        if lines_of(function) > LONGEST_FUNCTION:
            yield function.lineno, f"{function.name} has {lines_of(function)} lines"
        if depth_of(function) > DEEPEST_NESTING:
            yield function.lineno, f"{function.name} nests {depth_of(function)} deep"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = ast.get_docstring(function, clean=False) or ""
    documented = len(docstring.splitlines())
    return (function.end_lineno or 0) - function.lineno + 1 - documented


def depth_of(node: ast.AST) -> int:
    below = max(map(depth_of, ast.iter_child_nodes(node)), default=0)
    return below + isinstance(node, NESTING)


def poor_names(path: str, tree: ast.Module) -> Iterator[Finding]:
    names = [(1, Path(path).stem)] + [
        (node.lineno, node.name)
        for node in ast.walk(tree)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
    ]
    for line, name in names:
        if name in MEANINGLESS:
            yield line, f"{name} says nothing: name it for what it is about"
        if HALF_DONE.search(name) and not path.startswith("libs/contracts/"):
            yield line, f"{name} is half a move: finish it under one name"


def sleeping(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, SLEEPY) and ast.unparse(node) in SLEEP:
            yield node.lineno, "sleep outside libs: wait for a fact, not for time"


def database_clocks(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        sql = isinstance(text, str) and DATABASE_CLOCK.search(text)
        expression = isinstance(node, ast.Attribute) and ast.unparse(node)
        if sql or expression in DATABASE_CLOCK_FUNCTIONS:
            yield node.lineno, "the database's clock: business time is transaction.now"


def dangers(path: str, tree: ast.Module) -> Iterator[Finding]:
    """Find what ruff does not know to be dangerous."""
    for node in ast.walk(tree):
        for danger in dangers_of(node):
            yield node.lineno, danger
        called_out = modules_of(node) & WEB_CLIENTS
        if called_out and not path.startswith(CALLERS_OUT):
            yield node.lineno, "a call out: only some modules look where it goes first"


def dangers_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr="starttls"), keywords=given):
            if not any((each.arg or "").endswith("context") for each in given):
                yield "starttls without a context verifies nobody"
        case ast.Attribute(attr=name) if name in UNVERIFIED:
            yield f"{name}: the other side has to prove its name"
        case ast.Constant(value=str(text)) if SESSION_WIDE.search(text):
            yield "set_config(…, false) outlives its transaction"
    if isinstance(node, ast.Compare) and compares_a_secret(node):
        yield "a secret is compared in constant time: hmac.compare_digest"


def compares_a_secret(node: ast.Compare) -> bool:
    values = [node.left, *node.comparators]
    return (
        isinstance(node.ops[0], (ast.Eq, ast.NotEq))
        and not any(isinstance(value, ast.Constant) for value in values)
        and any(SECRET.search(ast.unparse(value)) for value in values)
    )


def modules_of(node: ast.AST) -> set[str]:
    """Name the packages that a statement imports."""
    match node:
        case ast.Import(names=names):
            return {each.name.partition(".")[0] for each in names}
        case ast.ImportFrom(module=str(module)):
            return {module.partition(".")[0]}
    return set()


if __name__ == "__main__":
    sys.exit(main())
