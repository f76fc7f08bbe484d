"""What a button about a class means. Whoever taps it is asked for their role by the service it leads to."""

from dataclasses import dataclass

from bot.chat.actions import Action


@dataclass(frozen=True)
class JoinAs(Action):
    """Say yes to what stands above, under the name that belongs to that number."""

    code = "jo"
    door: str
    name: int


@dataclass(frozen=True)
class OtherName(Action):
    """Another name to join under."""

    code = "jn"
    door: str
    name: int


@dataclass(frozen=True)
class NotNow(Action):
    """Share nothing."""

    code = "nn"


@dataclass(frozen=True)
class MyClasses(Action):
    code = "mc"


@dataclass(frozen=True)
class OfClass(Action):
    """Anything about one class."""

    klass: str


@dataclass(frozen=True)
class MyClass(OfClass):
    code = "my"


@dataclass(frozen=True)
class BeginTask(Action):
    """An attempt at what a class was given; a sitting named by `leave` ends."""

    code = "bt"
    assignment: str
    leave: str = ""


@dataclass(frozen=True)
class AskMyName(OfClass):
    code = "mn"


@dataclass(frozen=True)
class AskMyId(OfClass):
    code = "md"


@dataclass(frozen=True)
class WhatIsShared(OfClass):
    code = "ws"


@dataclass(frozen=True)
class AskLeave(OfClass):
    code = "al"


@dataclass(frozen=True)
class Leave(OfClass):
    code = "lv"


@dataclass(frozen=True)
class Teach(Action):
    """The classes that somebody teaches."""

    code = "te"


@dataclass(frozen=True)
class AgreeToTeach(Action):
    """Begin to teach, after reading what is stored; with the operator's code, or without where one is named."""

    code = "ag"
    permit: str = ""


@dataclass(frozen=True)
class NewClass(Action):
    code = "nc"


@dataclass(frozen=True)
class ShowClass(OfClass):
    code = "sc"


@dataclass(frozen=True)
class Door(OfClass):
    """The invitation, as a link and a picture."""

    code = "do"


@dataclass(frozen=True)
class NewDoor(OfClass):
    """A new link; the old one stops."""

    code = "nd"


@dataclass(frozen=True)
class CloseDoor(OfClass):
    code = "cd"


@dataclass(frozen=True)
class Seats(OfClass):
    code = "st"
    seats: int


@dataclass(frozen=True)
class ClassSettings(OfClass):
    code = "cs"


@dataclass(frozen=True)
class AskClassName(OfClass):
    code = "cn"


@dataclass(frozen=True)
class AskTeacherName(OfClass):
    code = "tn"


@dataclass(frozen=True)
class AskIds(OfClass):
    """Whether learners are asked for the id that a gradebook knows."""

    code = "ai"
    on: bool


@dataclass(frozen=True)
class AskRoster(OfClass):
    code = "ar"


@dataclass(frozen=True)
class InviteTeacher(OfClass):
    code = "it"


@dataclass(frozen=True)
class AcceptTeaching(Action):
    """Teach a class one was invited to; for somebody of whom nothing may be stored yet."""

    code = "ac"
    door: str


@dataclass(frozen=True)
class RemoveTeacher(OfClass):
    code = "xt"
    who: str


@dataclass(frozen=True)
class Members(OfClass):
    code = "me"
    page: int = 0


@dataclass(frozen=True)
class AskRemove(OfClass):
    """Take a learner out; they are named by a handle of the class, not by their number."""

    code = "ak"
    who: str


@dataclass(frozen=True)
class Remove(OfClass):
    code = "rm"
    who: str


@dataclass(frozen=True)
class AskDeleteClass(OfClass):
    code = "ad"


@dataclass(frozen=True)
class DeleteClass(OfClass):
    code = "dc"


@dataclass(frozen=True)
class GiveQuiz(OfClass):
    """Which kind of quiz to give."""

    code = "gq"


@dataclass(frozen=True)
class Draft(OfClass):
    code = "dr"
    kind: str


@dataclass(frozen=True)
class OfAssignment(Action):
    """Anything about one assignment."""

    assignment: str


@dataclass(frozen=True)
class ShowDraft(OfAssignment):
    code = "sd"


@dataclass(frozen=True)
class About(OfAssignment):
    """The topics to choose from."""

    code = "ab"


@dataclass(frozen=True)
class AboutTopic(OfAssignment):
    code = "ao"
    topic: str


@dataclass(frozen=True)
class Pick(OfAssignment):
    """Questions to pick one by one: of one pack, page by page."""

    code = "pk"
    pack: int = 0
    page: int = 0


@dataclass(frozen=True)
class PickOne(OfAssignment):
    """Add the question at that place of the page, or take it out."""

    code = "po"
    pack: int
    page: int
    place: int


@dataclass(frozen=True)
class HowMany(OfAssignment):
    code = "hm"


@dataclass(frozen=True)
class Ask(OfAssignment):
    code = "as"
    size: int


@dataclass(frozen=True)
class Counting(OfAssignment):
    code = "co"
    rule: str


@dataclass(frozen=True)
class Opens(OfAssignment):
    """When it opens: to be chosen or typed."""

    code = "op"


@dataclass(frozen=True)
class SetOpens(OfAssignment):
    code = "so"
    day: str = ""


@dataclass(frozen=True)
class Due(OfAssignment):
    code = "du"


@dataclass(frozen=True)
class SetDue(OfAssignment):
    code = "sx"
    day: str = ""


@dataclass(frozen=True)
class Give(OfAssignment):
    code = "gi"


@dataclass(frozen=True)
class Undo(OfAssignment):
    code = "un"


@dataclass(frozen=True)
class ShowResults(OfAssignment):
    code = "rs"


@dataclass(frozen=True)
class ByQuestion(OfAssignment):
    code = "bq"
    page: int = 0


@dataclass(frozen=True)
class ByLearner(OfAssignment):
    code = "bl"


@dataclass(frozen=True)
class Distribution(OfAssignment):
    """How many got how many right, as a picture."""

    code = "di"


@dataclass(frozen=True)
class RemindClass(OfAssignment):
    code = "rc"


@dataclass(frozen=True)
class MixUps(OfClass):
    """Misconceptions across the class."""

    code = "mx"


@dataclass(frozen=True)
class Gains(OfClass):
    """What was learnt between two tests."""

    code = "ga"


@dataclass(frozen=True)
class Export(OfClass):
    """Which file: of the class, or of one assignment."""

    code = "ex"
    assignment: str = ""


@dataclass(frozen=True)
class ExportAs(OfClass):
    code = "xp"
    assignment: str
    form: str
    named: bool
