"""The lengths that `make figures` prints."""

from tests.figures import FUNCTIONS, Spread, function_lengths, groups, row, spread

SOURCE = '''
class Greeter:
    def greet(self) -> str:
        """Say hello.

        To everybody.
        """
        name = self.name

        return f"Hello {name}"

    def stub(self) -> str: ...

    async def outer(self) -> str:
        def inner() -> str:
            return ""

        return inner()
'''


def test_a_function_is_as_long_as_its_body_without_the_docstring() -> None:
    assert sorted(function_lengths(SOURCE)) == [1, 3, 4]


def test_the_spread_of_few_lengths() -> None:
    assert spread([]) == (0, 0)
    assert spread([7]) == (7, 7)
    assert spread([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) == (6, 10)


def test_a_goal_holds_when_both_figures_are_within_it() -> None:
    assert Spread(6, 20).within(FUNCTIONS)
    assert not Spread(7, 20).within(FUNCTIONS)
    assert not Spread(6, 21).within(FUNCTIONS)


def test_every_package_has_a_line() -> None:
    found = groups()
    assert {"api", "realtime", "workers", "quickdoc/scheduling", "web/src"} <= set(found)
    assert all(str(row(name, files)).startswith(name) for name, files in found.items())
