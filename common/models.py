from common.data_version import DataVersion

__all__ = ["DataVersion"]
