"""What goes wrong: double taps, old keyboards, strangers, forgeries, restarts, and Telegram itself."""

import re
from pathlib import Path

import pytest

from bot.playground.telegram_api import Fault
from tests import builders
from tests.stage import Person, Stage, data_of, labels, letter_of, staged

NOT_MODIFIED = "message is not modified"


async def test_a_double_tap_counts_once(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    stage.foresee(NOT_MODIFIED)
    stage.world.tap(1, question["message_id"], "A")
    stage.world.tap(1, question["message_id"], "B")

    await stage.deliver()

    assert len((await stage.rows(1))["answer"]) == 1
    assert ani.toast == {"text": "You have already answered this one. The first answer counts.", "show_alert": True}


async def test_the_same_update_delivered_twice_counts_once(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.foresee(NOT_MODIFIED, "query is too old")
    await ani.taps("I don't know")

    stage.world.repeat_last_update()
    await stage.deliver()

    assert len((await stage.rows(1))["answer"]) == 1
    assert ani.sees["text"].startswith("Now you do.")


async def test_a_repeated_tick_stays_ticked(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.a_bank(builders.a_pack(builders.several()))) as stage:
        ani = stage.person()
        question = await ani.begins()
        stage.foresee(NOT_MODIFIED)
        stage.world.tap(1, question["message_id"], "A")
        stage.world.tap(1, question["message_id"], "A")

        await stage.deliver()

        assert "Chosen: A" in ani.sees["text"]


async def test_a_double_next_shows_one_question(stage: Stage, ani: Person) -> None:
    await ani.begins()
    explained = await ani.taps("I don't know")
    stage.foresee(NOT_MODIFIED)
    stage.world.tap(1, explained["message_id"], "Next question")
    stage.world.tap(1, explained["message_id"], "Next question")

    await stage.deliver()

    assert sum("Question 2 of 6" in message["text"] for message in ani.chat) == 1


async def test_a_late_tap_never_changes_a_verdict(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    letter = data_of(question, labels(question)[0])
    await ani.taps("I don't know")
    before = (await stage.rows(1))["answer"]
    stage.foresee(NOT_MODIFIED)

    await ani.forges(letter, question["message_id"])

    assert (await stage.rows(1))["answer"] == before
    assert "The first answer counts" in ani.toast["text"]


async def test_an_old_keyboard_says_that_the_quiz_is_over(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    await ani.says("/quiz")
    await ani.taps("Start again")

    await ani.taps("I don't know", question)

    assert ani.toast == {"text": "That quiz is over. /quiz starts a new one.", "show_alert": True}


async def test_somebody_elses_tap_does_no_harm(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    ben = stage.person(2, "Ben")
    await ben.begins()
    before = await stage.rows(1)

    await ben.forges(data_of(question, "I don't know"), ben.sees["message_id"])

    assert await stage.rows(1) == before
    assert (await stage.rows(2))["answer"] == []
    assert "That quiz is over." in ben.toast["text"]


FORGERIES = [
    "",
    "c1",
    "c1:",
    "c1:x:0:0",
    "c1:aaaaaaaaaaaaaa:0:0",
    "c1:{sitting}:99:0",
    "c1:{sitting}:1:0",
    "c1:{sitting}:-1:0",
    "c1:{sitting}:0:99",
    "c1:{sitting}:0:²",
    "c1:{sitting}:0:٣",
    "c9:{sitting}:0:0",
    "x1:{sitting}:0:0:2",
    "x1:{sitting}:0:7:1",
    "k1:{sitting}:0",
    "n1:{sitting}:7",
    "m1:{sitting}:0",
    "a1:{sitting}:0",
    "e1:{sitting}:0:answer",
    "e1:{sitting}:0:'; DROP TABLE learner",
    "b1:no-such-pack:",
    "b1:../../etc/passwd:",
    "w1:xx:",
    "w1:en:no-such-pack",
    "h1:de",
    "t1:xx",
    "s1:xx",
    "o1:2",
    "zz",
    "1",
    "\x00",
    "💥" * 16,
]


@pytest.mark.parametrize("data", FORGERIES)
async def test_forged_data_changes_nothing_and_is_answered(stage: Stage, ani: Person, data: str) -> None:
    question = await ani.begins()
    before = await stage.rows(1)
    stage.foresee(NOT_MODIFIED)

    await ani.forges(data.format(sitting=before["sitting"][0]["id"]), question["message_id"])

    assert await stage.rows(1) == before
    assert stage.world.unanswered() == []
    assert not any("our fault" in message["text"] for message in ani.chat)


async def test_a_stranger_tapping_forged_data_sees_the_notice(stage: Stage, ani: Person) -> None:
    await ani.forges("c1:aaaaaaaaaaaaaa:0:0")

    assert "I remember your Telegram ID" in ani.sees["text"]
    assert not any((await stage.rows(1)).values())


async def test_a_tap_on_a_message_that_is_gone_is_answered_anew(stage: Stage, ani: Person) -> None:
    question = await ani.begins()

    await ani.forges(data_of(question, "I don't know"), message_id=9999)

    assert ani.sees["text"].startswith("Now you do.")


async def test_an_edited_message_does_no_harm_and_is_answered_once(stage: Stage, ani: Person) -> None:
    await ani.begins()
    said = stage.world.say(1, "zzz")
    await stage.deliver()
    before = await stage.rows(1)
    for _ in range(2):
        stage.world.edit(1, said["message_id"], "A")
        await stage.deliver()

    assert await stage.rows(1) == before
    assert sum("I do not read edited messages" in message["text"] for message in ani.chat) == 1


async def test_an_edited_command_is_no_second_command(stage: Stage, ani: Person) -> None:
    await ani.begins()
    said = stage.world.say(1, "/help")
    await stage.deliver()

    stage.world.edit(1, said["message_id"], "/quiz")
    await stage.deliver()

    assert "I do not read edited messages" in ani.sees["text"]


async def test_unknown_text_is_answered_once_in_ten_minutes(stage: Stage, ani: Person) -> None:
    await ani.begins()
    for _ in range(6):
        await ani.taps("I don't know", ani.asked())
        await ani.taps(labels(ani.sees)[0], ani.sees)

    def complaints() -> int:
        return sum("I did not understand that." in message["text"] for message in ani.chat)

    await ani.says("what?")
    await ani.says("hello?")
    assert complaints() == 1
    stage.clock.forward(minutes=11)
    await ani.says("hello?")
    assert complaints() == 2


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document"])
async def test_what_is_not_text_gets_a_clear_answer(stage: Stage, ani: Person, kind: str) -> None:
    await ani.begins()

    stage.world.send(1, kind)
    await stage.deliver()

    assert ani.sees["text"] == "I can only read text. /help shows what I can do."


async def test_a_group_is_told_once_where_to_go(stage: Stage, ani: Person) -> None:
    stage.world.add_group(-5, "Class", [1])
    for _ in range(2):
        stage.world.say(1, "/quiz", chat=-5)
        await stage.deliver()
    stage.world.say(1, "just talking", chat=-5)
    await stage.deliver()

    said = [m["text"] for m in stage.world.messages(-5) if m["from"]["is_bot"]]
    assert said == [
        "I ask questions in private, so that nobody sees your answers: https://t.me/scorewise_playground_bot"
    ]
    assert not any((await stage.rows(1)).values())


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

    assert ani.sees["text"].startswith("Done: 0 of 6 right.")
    assert len((await stage.rows(1))["answer"]) == 6


async def test_a_reply_lost_after_the_commit_is_shown_by_the_next_tap(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    stage.foresee("lost", NOT_MODIFIED)
    stage.world.inject(Fault(0, "", method="editMessageText", timeout=True, times=3))
    await ani.taps("I don't know", question)
    assert "our fault" in ani.sees["text"]
    assert len((await stage.rows(1))["answer"]) == 1

    await ani.taps("I don't know", question)

    explained = next(m for m in ani.chat if m["message_id"] == question["message_id"])
    assert explained["text"].startswith("Now you do.")
    assert len((await stage.rows(1))["answer"]) == 1


async def test_being_told_to_wait_is_waited_for(stage: Stage, ani: Person) -> None:
    await ani.says("/start")
    stage.foresee("Too Many Requests")
    stage.world.inject(Fault(429, "Too Many Requests: retry after 3", {"retry_after": 3}, method="sendMessage"))

    question = await ani.taps("Start a short quiz (6 questions)")

    assert "Question 1 of 6" in question["text"]
    assert stage.waits == [3.0]


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
async def test_a_server_error_on_an_edit_is_mended_by_doing_it_again(stage: Stage, ani: Person, applied: bool) -> None:
    await ani.begins()
    stage.foresee("Bad Gateway", NOT_MODIFIED)
    stage.world.inject(Fault(502, "Bad Gateway", method="editMessageText", applied=applied))

    explained = await ani.taps("I don't know")

    assert explained["text"].startswith("Now you do.")
    assert not any("our fault" in message["text"] for message in ani.chat)


async def test_a_message_that_may_have_arrived_is_not_sent_twice(stage: Stage, ani: Person) -> None:
    await ani.says("/start")
    stage.foresee("lost")
    stage.world.inject(Fault(0, "", method="sendMessage", applied=True, timeout=True))

    await ani.taps("Start a short quiz (6 questions)")

    assert sum("Question 1 of 6" in message["text"] for message in ani.chat) == 1


async def test_when_something_breaks_there_is_a_code_and_a_way_on(
    stage: Stage, ani: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await ani.begins()
    stage.foresee("Internal")
    stage.world.inject(Fault(500, "Internal Server Error", method="sendMessage"))
    await ani.says("/privacy")

    code = re.search(r"\(code ([0-9A-F]{4})\)", ani.sees["text"])
    assert code
    assert code[1] in caplog.text
    assert "Ani" not in caplog.text
    assert "Question 1 of 6" in (await ani.taps("Try again"))["text"]


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
    stage.foresee("Forbidden")
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


async def test_nobody_answers_a_question_they_have_not_been_shown(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.says("?")
    assert ani.sees["text"].startswith("Now you do.")
    await stage.kill()
    await stage.start()

    again = await ani.says("b")

    assert "Question 2 of 6" in again["text"]
    assert len((await stage.rows(1))["answer"]) == 1


async def test_a_forged_tap_cannot_skip_ahead(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    sitting = (await stage.rows(1))["sitting"][0]["id"]

    await ani.forges(f"d1:{sitting}:1", ani.sees["message_id"])

    assert len((await stage.rows(1))["answer"]) == 1


async def test_an_old_button_never_counts_for_a_question_that_took_its_place(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    asked = (await stage.rows(1))["sitting"][0]["asked"]
    first, second = asked[0][0], asked[1][0]
    await stage.kill()
    stage.bank = builders.a_bank(builders.a_pack(*(q for q in stage.bank.questions.values() if q.id != first)))
    await stage.start()
    await ani.says("/quiz")
    await ani.taps("Go on")
    stage.foresee(NOT_MODIFIED)

    await ani.taps(labels(question)[0], question)

    assert (await stage.rows(1))["answer"] == []
    assert (await stage.rows(1))["sitting"][0]["asked"][1][0] == second


async def test_a_typed_answer_handed_in_again_after_the_next_question_counts_once(tmp_path: Path) -> None:
    async with staged(
        tmp_path, builders.a_bank(builders.a_pack(builders.a_question("q1"), builders.a_question("q2")))
    ) as stage:
        ani = stage.person()
        await ani.begins()
        stage.world.say(1, "b")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        await ani.taps("Next question")
        await stage.kill()
        await stage.start()

        await stage.settle(batch)

        assert len((await stage.rows(1))["answer"]) == 1


async def test_two_letters_sent_at_once_answer_one_question(tmp_path: Path) -> None:
    async with staged(
        tmp_path, builders.a_bank(builders.a_pack(builders.a_question("q1"), builders.a_question("q2")))
    ) as stage:
        ani = stage.person()
        await ani.begins()
        stage.world.say(1, "b")
        stage.world.say(1, "b")

        await stage.deliver()

        assert len((await stage.rows(1))["answer"]) == 1
        assert "Question 2 of 2" in ani.sees["text"]


async def test_a_late_tap_shows_the_verdict_that_counted(tmp_path: Path) -> None:
    async with staged(
        tmp_path, builders.a_bank(builders.a_pack(builders.a_question("q1"), builders.a_question("q2")))
    ) as stage:
        ani = stage.person()
        question = await ani.begins()
        await ani.taps(letter_of(question, "350 to 950"))
        right = ani.sees["text"]
        stage.foresee(NOT_MODIFIED)
        slot = "ABC".index(letter_of(question, "0 to 100"))

        await ani.forges(f"c1:{(await stage.rows(1))['sitting'][0]['id']}:0:{slot}", question["message_id"])

        assert ani.sees["text"] == right
        assert right.startswith("Right.")


async def test_a_failed_toast_does_not_take_the_explanation_with_it(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.foresee("Too Many Requests")
    stage.world.inject(Fault(429, "Too Many Requests: retry after 60", method="answerCallbackQuery"))

    explained = await ani.taps("I don't know")

    assert explained["text"].startswith("Now you do.")


async def test_trying_again_does_again_what_failed_in_the_learners_language(stage: Stage) -> None:
    budi = stage.person(5, "Budi", "en")
    await budi.says("/start")
    await budi.taps("Bahasa Indonesia")
    await budi.taps("Mulai kuis singkat (6 pertanyaan)")
    await budi.taps("Aku tidak tahu")
    stage.foresee("Internal")
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
    stage.foresee("Forbidden")
    stage.world.inject(Fault(403, "Forbidden: bot was blocked by the user", method="sendMessage"))
    await ani.says("/help")

    await ani.says("/help")

    assert (await stage.rows(1))["learner"][0]["reachable"] is True


async def test_a_button_in_a_group_does_nothing(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.world.add_group(-5, "Class", [1])
    said = stage.world.say(1, "hello", chat=-5)
    before = await stage.rows(1)
    sitting = before["sitting"][0]["id"]

    stage.world.tap_data(1, said["message_id"], f"d1:{sitting}:0", chat=-5)
    await stage.deliver()

    assert await stage.rows(1) == before
    assert "does not work any more" in ani.toast["text"]
