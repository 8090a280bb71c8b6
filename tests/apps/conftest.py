from tests.fixtures_apps import crm, crm_database

__all__ = ["crm", "crm_database"]
