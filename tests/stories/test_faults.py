"""What goes wrong elsewhere: the process dies, the bank changes, Telegram fails or refuses."""

import re

import pytest

from bot.playground.telegram_api import Fault
from tests import builders
from tests.stage import Person, Stage, data_of, labels

NOT_MODIFIED = "message is not modified"


async def test_a_tap_on_a_message_that_is_gone_is_answered_anew(stage: Stage, ani: Person) -> None:
    question = await ani.begins()

    await ani.forges(data_of(question, "I don't know"), message_id=9999)

    assert ani.sees["text"].startswith("Now you do.")


@pytest.mark.parametrize("words", ["MESSAGE_ID_INVALID", "there is no text in the message to edit"])
async def test_a_message_that_was_deleted_is_nobodys_fault(stage: Stage, ani: Person, words: str) -> None:
    question = await ani.begins()
    stage.expect_refusal(words)
    stage.world.inject(Fault(400, f"Bad Request: {words}", method="editMessageText"))

    await ani.taps("I don't know", question)

    assert ani.sees["text"].startswith("Now you do.")
    assert ani.sees["message_id"] > question["message_id"]
    assert len((await stage.rows(1))["answer"]) == 1


async def test_buttons_of_a_message_that_was_deleted_are_not_missed(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    stage.expect_refusal("MESSAGE_ID_INVALID")
    stage.world.inject(Fault(400, "Bad Request: MESSAGE_ID_INVALID", method="editMessageReplyMarkup"))

    await ani.taps("Next question")

    assert "Question 2 of 6" in ani.asked()["text"]
    assert not any("our fault" in message["text"] for message in ani.chat)


async def test_a_restart_between_any_two_taps_is_not_noticed(stage: Stage, ani: Person) -> None:
    async def restart() -> None:
        await stage.kill()
        await stage.start()

    await ani.says("/start")
    await restart()
    await ani.taps("Start a short quiz (6 questions)")
    for turn in range(6):
        assert f"Question {turn + 1} of 6" in ani.sees["text"]
        await restart()
        if "Check my answer" in labels(ani.sees):
            await ani.taps("A")
            await restart()
            assert re.search(r"(Chosen|Your order): A", ani.sees["text"])
        await ani.taps("I don't know", ani.asked())
        await restart()
        await ani.taps(labels(ani.sees)[0], ani.sees)

    assert ani.done["text"].startswith("Done: 0 of 6 right.")
    assert len((await stage.rows(1))["answer"]) == 6


async def test_a_reply_lost_after_the_commit_is_shown_by_the_next_tap(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    stage.expect_refusal("lost", NOT_MODIFIED)
    stage.world.inject(Fault(0, "", method="editMessageText", timeout=True, times=3))
    await ani.taps("I don't know", question)
    assert not any("our fault" in message["text"] for message in ani.chat)  # the edit may have arrived
    assert len((await stage.rows(1))["answer"]) == 1

    await ani.taps("I don't know", question)

    explained = next(m for m in ani.chat if m["message_id"] == question["message_id"])
    assert explained["text"].startswith("Now you do.")
    assert len((await stage.rows(1))["answer"]) == 1


async def test_being_told_to_wait_is_waited_for(stage: Stage, ani: Person) -> None:
    await ani.says("/start")
    stage.expect_refusal("Too Many Requests")
    stage.world.inject(Fault(429, "Too Many Requests: retry after 3", {"retry_after": 3}, method="sendMessage"))

    question = await ani.taps("Start a short quiz (6 questions)")

    assert "Question 1 of 6" in question["text"]
    assert stage.waits == [3.0]


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
async def test_a_server_error_on_an_edit_is_mended_by_doing_it_again(stage: Stage, ani: Person, applied: bool) -> None:
    await ani.begins()
    stage.expect_refusal("Bad Gateway", NOT_MODIFIED)
    stage.world.inject(Fault(502, "Bad Gateway", method="editMessageText", applied=applied))

    explained = await ani.taps("I don't know")

    assert explained["text"].startswith("Now you do.")
    assert not any("our fault" in message["text"] for message in ani.chat)


async def test_a_message_that_may_have_arrived_is_not_sent_twice(stage: Stage, ani: Person) -> None:
    await ani.says("/start")
    stage.expect_refusal("lost")
    stage.world.inject(Fault(0, "", method="sendMessage", applied=True, timeout=True))

    await ani.taps("Start a short quiz (6 questions)")

    assert sum("Question 1 of 6" in message["text"] for message in ani.chat) == 1


async def test_when_something_breaks_there_is_a_code_and_a_way_on(
    stage: Stage, ani: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await ani.begins()
    stage.expect_refusal("Internal")
    stage.world.inject(Fault(500, "Internal Server Error", method="sendMessage"))
    await ani.says("/privacy")

    code = re.search(r"\(code ([0-9A-F]{4})\)", ani.sees["text"])
    assert code
    assert code[1] in caplog.text
    assert "Ani" not in caplog.text
    assert "Question 1 of 6" in (await ani.taps("Try again"))["text"]


async def test_trying_again_to_go_on_goes_on(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    stage.expect_refusal("Internal")
    stage.world.inject(Fault(500, "Internal Server Error", method="sendMessage"))
    sorry = await ani.taps("Next question")
    assert labels(sorry) == ["Try again"]

    await ani.taps("Try again")

    assert "Question 2 of 6" in ani.sees["text"]


async def test_who_blocks_the_bot_is_left_alone_until_they_are_back(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.world.block(1)
    await stage.deliver()
    assert (await stage.rows(1))["learner"][0]["reachable"] is False

    stage.world.unblock(1)
    await stage.deliver()
    assert (await stage.rows(1))["learner"][0]["reachable"] is True


async def test_a_block_in_the_middle_of_an_answer_is_noted_and_not_complained_about(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.expect_refusal("Forbidden")
    stage.world.inject(Fault(403, "Forbidden: bot was blocked by the user", method="sendMessage"))

    await ani.says("/help")

    assert (await stage.rows(1))["learner"][0]["reachable"] is False


async def test_one_unreadable_update_hurts_only_itself(stage: Stage, ani: Person) -> None:
    await ani.says("/start")
    hello = ani.sees

    await stage.settle([{"update_id": 10**6, "message": {"message_id": "?"}}, {"update_id": 10**6 + 1}])

    assert "Question 1" in (await ani.taps("Start a short quiz (6 questions)", hello))["text"]


async def test_a_question_that_changed_under_the_learner_is_asked_anew(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    asked = (await stage.rows(1))["sitting"][0]["asked"][0][0]
    await stage.kill()
    old = stage.bank.questions[asked]
    changed = builders.a_question(asked, form=old.form, facts=old.facts, ask="Asked better?")
    rest = [q for q in stage.bank.packs["sesame"].questions if q.id != asked]
    stage.bank = builders.a_bank(builders.a_pack(changed, *rest))
    await stage.start()

    anew = await ani.taps(labels(question)[0], question)

    assert "Asked better?" in anew["text"]
    assert "improved" in ani.toast["text"]
    assert (await stage.rows(1))["answer"] == []


async def test_a_question_that_is_gone_is_left_out(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    asked = (await stage.rows(1))["sitting"][0]["asked"][0][0]
    await stage.kill()
    stage.bank = builders.a_bank(builders.a_pack(*(q for q in stage.bank.packs["sesame"].questions if q.id != asked)))
    await stage.start()

    anew = await ani.taps(labels(question)[0], question)

    assert "Question 1 of 5" in anew["text"]


async def test_an_old_button_never_counts_for_a_question_that_took_its_place(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    asked = (await stage.rows(1))["sitting"][0]["asked"]
    first, second = asked[0][0], asked[1][0]
    await stage.kill()
    stage.bank = builders.a_bank(builders.a_pack(*(q for q in stage.bank.questions.values() if q.id != first)))
    await stage.start()
    await ani.says("/quiz")
    await ani.taps("Go on")
    stage.expect_refusal(NOT_MODIFIED)

    await ani.taps(labels(question)[0], question)

    assert (await stage.rows(1))["answer"] == []
    assert (await stage.rows(1))["sitting"][0]["asked"][1][0] == second


async def test_a_failed_toast_does_not_take_the_explanation_with_it(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.expect_refusal("Too Many Requests")
    stage.world.inject(Fault(429, "Too Many Requests: retry after 60", method="answerCallbackQuery"))

    explained = await ani.taps("I don't know")

    assert explained["text"].startswith("Now you do.")


async def test_trying_again_does_again_what_failed_in_the_learners_language(stage: Stage) -> None:
    budi = stage.person(5, "Budi", "en")
    await budi.says("/start")
    await budi.taps("Bahasa Indonesia")
    await budi.taps("Mulai kuis singkat (6 pertanyaan)")
    await budi.taps("Aku tidak tahu")
    await budi.taps("Kenapa? Selengkapnya")
    stage.expect_refusal("Internal")
    stage.world.inject(Fault(500, "Internal Server Error", method="sendMessage"))
    await budi.taps("Laporkan kesalahan")
    assert "itu salah kami" in budi.sees["text"]

    await budi.taps("Coba lagi")

    assert "Apa yang keliru pada pertanyaan 1?" in budi.sees["text"]


async def test_leaving_a_group_is_not_blocking(stage: Stage, ani: Person) -> None:
    await ani.begins()
    group = {"id": -5, "type": "group", "title": "Class"}
    bot, person = stage.world.bot, stage.world.people[1]
    left = {"user": bot, "status": "kicked", "until_date": 0}
    was = {"user": bot, "status": "member"}
    change = {"chat": group, "from": person, "date": 1, "old_chat_member": was, "new_chat_member": left}

    await stage.settle([{"update_id": 10**6, "my_chat_member": change}])

    assert (await stage.rows(1))["learner"][0]["reachable"] is True


async def test_speaking_again_makes_one_reachable(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.expect_refusal("Forbidden")
    stage.world.inject(Fault(403, "Forbidden: bot was blocked by the user", method="sendMessage"))
    await ani.says("/help")

    await ani.says("/help")

    assert (await stage.rows(1))["learner"][0]["reachable"] is True
