"""What the tests ask of the views of one system: `tests/cases/view/of_every_kind`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session

from probes.rows import create_all


def _session(url: str) -> Session:
    models = import_module("models")
    session = Session(create_all("models", url))
    ada = models.Person(name="Ada")
    bob = models.Person(name="Bob", boss_id=1, likes=["tea"], extra={"floor": 3})
    session.add_all([ada, models.Order(person=ada, price=150), models.Order(person=ada, price=50)])
    session.flush()
    session.add(bob)
    session.commit()
    return session


def rows(url: str) -> dict[str, Any]:
    """What views show, as objects and as schemas."""
    models, schemas = import_module("models"), import_module("schemas")
    with _session(url) as session:
        buyers = session.scalars(sa.select(models.Buyer).order_by(models.Buyer.id)).all()
        chain = session.scalars(sa.select(models.ChainOfCommand)).one()
        return {
            "buyers": [schemas.BuyerResponse.model_validate(buyer).model_dump(mode="json") for buyer in buyers],
            "chain": [chain.person, chain.boss, chain.distance, chain.way],
            "dear": [str(order.price) for order in session.scalars(sa.select(models.DearOrder))],
            "found by its key": session.get_one(models.Buyer, 2).name,
            "states": [row.number for row in session.scalars(sa.select(models.ByState).order_by(models.ByState.state))],
        }


def refusals(url: str) -> dict[str, str]:
    """What the ORM says when a row of a view is made, changed, or deleted, and what reaches the database."""
    models = import_module("models")

    def new(session: Session) -> None:
        session.add(models.OpenOrder(person_id=1, price=1))

    def changed(session: Session) -> None:
        session.scalars(sa.select(models.OpenOrder)).all()[0].price = 7

    def deleted(session: Session) -> None:
        session.delete(session.scalars(sa.select(models.OpenOrder)).first())

    changes: tuple[Callable[[Session], None], ...] = (new, changed, deleted)
    said = {}
    with _session(url) as session:
        for change in changes:
            change(session)
            try:
                session.flush()
            except (InvalidRequestError, DBAPIError) as error:
                said[change.__name__] = str(error)
            session.rollback()
        prices = session.scalars(sa.select(models.OpenOrder.price).order_by(models.OpenOrder.price))
        said["left"] = ", ".join(map(str, prices))
    return said


def metadata(url: str) -> dict[str, list[str]]:
    """The tables that `create_all` and Alembic see, and those that are views."""
    models = import_module("models")
    return {base.__name__: sorted(base.metadata.tables) for base in (models.Base, models.ReadOnly)}
