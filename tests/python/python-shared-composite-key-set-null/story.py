"""Clearing a document's folder leaves its tenant."""

from types import ModuleType

from sqlalchemy.orm import Session


def story(models: ModuleType, schemas: ModuleType, session: Session) -> None:
    """By the document, by the folder's list, and by deleting the folder."""
    tenant = models.Tenant(id=1)
    folders = [models.Folder(id=number, tenant=tenant) for number in (1, 2)]
    documents = [models.Document(id=number, tenant=tenant, folder=folders[0]) for number in (1, 2, 3)]
    session.add_all(documents)
    session.flush()
    documents[0].folder = None
    folders[0].documents.remove(documents[1])
    documents[2].folder = folders[1]
    session.flush()
    session.expire_all()
    assert [(found.tenant_id, found.folder_id) for found in documents] == [(1, None), (1, None), (1, 2)]
    assert folders[1].documents == [documents[2]]
    assert tenant.documents == documents
