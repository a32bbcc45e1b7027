"""What is cleared is only what a relationship is about."""

from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session


def story(models: ModuleType, schemas: ModuleType, session: Session) -> None:
    """Bosses, twins, letters, codes, pairs."""
    tenant = models.Tenant(id=1)
    session.add(tenant)
    session.flush()
    boss, person, other = (models.Person(tenant=tenant, id=id_, code=f"c{id_}") for id_ in (1, 2, 3))
    session.add_all([boss, person, other])
    session.flush()
    person.boss = other.boss = boss
    tenant.favourite = person
    session.flush()
    assert boss.team == [person, other]
    person.boss = None
    person.twin = other
    session.flush()
    session.expire_all()
    assert (person.tenant_id, person.boss_id, person.twin_tenant, person.twin_id) == (1, None, 3, 1)
    assert other.twins == [person]
    assert tenant.favourite is person
    person.twin = None
    tenant.favourite = None
    session.flush()
    session.expire_all()
    assert (person.twin_tenant, person.twin_id, tenant.id, tenant.favourite_id) == (None, None, 1, None)

    letter = models.Letter(tenant_id=1, id=1, sender=boss, reader=person, whole=other)
    session.add(letter)
    session.flush()
    assert (letter.sender_id, letter.reader_id, letter.whole_tenant, letter.whole_id) == (1, 2, 1, 3)
    letter.reader = letter.whole = None
    session.flush()
    session.expire_all()
    assert (letter.tenant_id, letter.sender, letter.reader_id, letter.whole_tenant) == (1, boss, None, None)
    _codes(models, session, letter, person)
    _pairs(models, session)
    other.boss = None
    session.flush()
    session.delete(boss)
    session.flush()
    assert session.query(models.Letter).all() == []


def _codes(models: ModuleType, session: Session, letter: Any, person: Any) -> None:
    """Several keys lead from one column, two of them to one table; nobody writes what is generated."""
    code = models.Code(id=1, first="c2", second="c2", half=4)
    double = models.Code(id=8)
    session.add_all([double])
    session.flush()
    session.add(code)
    letter.by_code = person
    session.flush()
    assert (letter.first, letter.second, letter.code) == (code, code, "c2")
    session.expire_all()
    assert (code.parent, double.children) == (double, [code])


def _pairs(models: ModuleType, session: Session) -> None:
    """A row that refers to itself, and one that refers to nothing."""
    pairs = [models.Pair(id=1, a=7, b=7), models.Pair(id=2)]
    session.add_all(pairs)
    session.flush()
    session.expire_all()
    assert [pair.mirror for pair in pairs] == [pairs[0], None]
