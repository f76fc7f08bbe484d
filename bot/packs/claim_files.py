"""What the file of claims may contain: statements of which learners say whether the texts tell them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.packs.schema import Slug, Strict, Text

ANSWERS = 6
"""From "they say so, sure" to "they don't, sure"; three of each."""


class ClaimFile(Strict):
    """One statement. It names either the fact that tells it, or one that says what the texts do say instead."""

    claim: Annotated[Slug, Field(max_length=40)]
    says: Text
    told: Slug | None = Field(None, description="id of the fact whose passage tells it")
    instead: Slug | None = Field(None, description="id of a fact that comes near it; no text tells the statement")
    explain: Text | None = Field(None, description="shown after the answer in place of what the fact says")
    retired: bool = False

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Check that it is either told or not, and short."""
        if (self.told is None) == (self.instead is None):
            raise ValueError("write either `told` or `instead`, with the id of a fact")
        if not self.says.fits(110):
            raise ValueError("`says` has at most 110 characters")
        if self.explain and not self.explain.fits(200):
            raise ValueError("`explain` has at most 200 characters")
        return self

    @property
    def fact(self) -> str:
        """The id of the fact that is shown after the answer."""
        return self.told or self.instead or ""


class ClaimsFile(Strict):
    """Statements for rounds of ten; about half of them stand in the texts."""

    title: Text = Field(description="what a round is called; the name of a system follows")
    mix: Text = Field(description="what follows where they are on all systems")
    answers: list[Text] = Field(
        min_length=ANSWERS, max_length=ANSWERS, description="from “they say so, sure” to “they don't, sure”, as buttons"
    )
    claims: list[ClaimFile] = Field(min_length=10)

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        for name, limit in (("title", 24), ("mix", 24)):
            if not getattr(self, name).fits(limit):
                raise ValueError(f"`{name}` has at most {limit} characters")
        if any(not answer.fits(28) for answer in self.answers):
            raise ValueError("an answer has at most 28 characters")
        return self
