"""The tree of departments, and what an actor knows of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runtime.engine import Mortise
from runtime.identity.actors import load_actor
from runtime.identity.departments import create_department, descendants, list_departments
from runtime.identity.people import create_person


def test_a_department_is_among_its_own_descendants_and_brothers_are_not() -> None:
    tree = {1: None, 2: 1, 3: 1, 4: 2, 5: None}
    assert descendants(1, tree) == {1, 2, 3, 4} and descendants(2, tree) == {2, 4} and descendants(5, tree) == {5}


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_descendants_are_those_whose_chain_of_parents_passes_by(choices: list[int]) -> None:
    """Law, over random trees (each node's parent is an earlier node or none)."""
    tree = {at: (choice % at if at and choice % (at + 1) else None) for at, choice in enumerate(choices)}

    def chain(node: int | None) -> set[int]:
        found = set()
        while node is not None:
            found.add(node)
            node = tree[node]
        return found

    for root in tree:
        assert descendants(root, tree) == {each for each in tree if root in chain(each)}


def test_a_cycle_in_bad_data_ends() -> None:
    assert descendants(1, {1: 2, 2: 1}) == {1, 2}


async def test_an_actor_knows_its_department_and_all_below(mortise: Mortise) -> None:
    async with mortise.work() as work:
        company = await create_department(work, {"key": "company", "name": "Company"})
        sales = await create_department(work, {"key": "sales", "name": "Sales", "parent": company})
        north = await create_department(work, {"key": "north", "name": "North", "parent": sales})
        other = await create_department(work, {"key": "legal", "name": "Legal", "parent": company})
        head = await create_person(work, {"name": "Head", "login": "head", "department": sales})
        actor = await load_actor(work, head)
        assert actor is not None
        assert actor.department == sales and actor.departments == {sales, north} and other not in actor.departments
        shown = {each["key"]: each for each in await list_departments(work)}
    assert shown["north"]["parent"] == str(sales) and shown["sales"]["people"] == 1


async def test_a_person_who_left_is_no_actor(mortise: Mortise) -> None:
    async with mortise.work() as work:
        gone = await create_person(work, {"name": "Gone", "login": "gone", "active": False})
        assert await load_actor(work, gone) is None
        assert await load_actor(work, 999) is None
