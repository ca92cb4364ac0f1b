"""What every body and answer of the API derives from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Built when it is first used: a call uses two or three of more than a hundred."""

    model_config = ConfigDict(defer_build=True)
