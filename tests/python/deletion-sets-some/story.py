"""A folder is deleted, loaded or not, or let go: its documents stay with their tenant."""

from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.orm import Session


def story(models: ModuleType, schemas: ModuleType, session: Session) -> None:
    """By the ORM with its documents, without them, by SQL, and by the document."""
    tenant = models.Tenant(id=1)
    folders = [models.Folder(id=number, tenant=tenant) for number in range(4)]
    documents = [models.Document(id=number, tenant=tenant, folder=folders[number]) for number in range(4)]
    session.add_all(documents)
    session.flush()
    session.expire_all()
    assert folders[0].documents == [documents[0]]
    session.delete(folders[0])
    session.delete(folders[1])
    session.flush()
    session.execute(sa.text("DELETE FROM folders WHERE id = 2"))
    documents[3].folder = None
    session.flush()
    session.expire_all()
    assert [(each.tenant_id, each.folder_id) for each in documents] == [(1, None)] * 4
