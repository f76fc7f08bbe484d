// The chat page: the person who looks at it, the messages that they see, and what they do.

import { bubble } from "/bubble.js";
import { element, measureQuotes, startPayload } from "/text.js";

const $ = (id) => document.getElementById(id);
const TYPING_SECONDS = 5; // the Bot API says that clients show "typing…" for at most five seconds
const TOAST_SECONDS = 5;
const ANSWER_SECONDS = 3; // a message that comes so soon after a deed is taken for its answer, and scrolled to

let world = { bot: { username: "", description: {} }, people: [], groups: [], messages: [], taps: [], clock: { now: 0, ahead: 0 } };
let here = { person: 0, chat: 0 };
let editing = null; // the message being edited
let displaced = false; // whether the button that had the focus is gone, and no other element has got the focus yet
const boxes = new Map(); // chat → message id → message
const unread = new Set(); // "person/chat"
const opened = new Set(); // quotes that were unfolded
const ticks = new Map(); // "person/poll" → options that are ticked and not voted for yet
const alerts = [];
let lastDeed = -Infinity; // when this person last did something, in milliseconds
let loads = 0;
let held = null; // events that wait for the state to arrive

// ---- asking the server ------------------------------------------------------------------------------------------

const act = (deed) => post("/api/deeds", "application/json", JSON.stringify({ person: here.person, chat: here.chat, ...deed }));

function sendFile(file) {
  const who = new URLSearchParams({ person: here.person, chat: here.chat, name: file.name, mime: file.type });
  return post(`/api/files?${who}`, "application/octet-stream", file);
}

async function post(address, type, body) {
  lastDeed = performance.now();
  toast("");
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": type }, body });
    const { ok, description } = await answer.json();
    if (!ok) toast(description);
    return ok;
  } catch {
    trouble(true);
    return false;
  }
}

// An event that comes while the state is being loaded may be newer than the state, so it is kept and applied afterwards.
async function load() {
  const mine = ++loads;
  held ??= [];
  const state = await (await fetch("/api/state")).json();
  if (mine !== loads) return; // another load began meanwhile
  world = state;
  clockHeard = performance.now();
  boxes.clear();
  for (const message of world.messages) keep(message);
  trouble(false);
  choose(...wanted());
  const told = held;
  held = null;
  told.forEach(hear);
}

function keep(message) {
  if (!boxes.has(message.chat.id)) boxes.set(message.chat.id, new Map());
  boxes.get(message.chat.id).set(message.message_id, message);
}

const inChat = () => boxes.get(here.chat) ?? new Map();
const me = () => world.people.find((person) => person.id === here.person);

function wanted() {
  const [person, chat] = location.hash.slice(1).split("/").map(Number);
  const speaks = (each) => each.language_code && navigator.language.startsWith(each.language_code);
  const known = world.people.find((each) => each.id === person) ?? world.people.find(speaks) ?? world.people[0];
  if (!known) return [0, 0];
  const group = world.groups.find((each) => each.id === chat && each.members.includes(known.id));
  return [known.id, group ? group.id : known.id];
}

// ---- drawing ----------------------------------------------------------------------------------------------------

const view = {
  get person() { return here.person; },
  get bot() { return world.bot; },
  opened,
  say: (text) => act({ do: "say", text }),
  vote: (poll, options) => act({ do: "vote", poll, options }),
  edit: beginEditing,
  copy: (text) => navigator.clipboard.writeText(text).then(() => toast("Copied.")),
  left: (closes) => secondsLeft(closes),
  ticked(poll) {
    const key = `${here.person}/${poll}`;
    if (!ticks.has(key)) ticks.set(key, new Set());
    return ticks.get(key);
  },
  isBusy: (message, data) => world.taps.some((tap) => isTap(tap, message, data)),
  isLastOwn: (message) => [...inChat().values()].filter((each) => each.from.id === here.person).at(-1)?.message_id === message.message_id,
  tap(message, data, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    act({ do: "tap", message_id: message.message_id, data }).then((ok) => ok || button.setAttribute("aria-busy", "false"));
  },
};

// The clock of the world went on since the page was told it.
let clockHeard = 0; // performance.now() then
const worldNow = () => world.clock.now + (performance.now() - clockHeard) / 1000;

function secondsLeft(closes) {
  const left = Math.max(0, Math.ceil(closes - worldNow()));
  return left > 120 ? `closes in ${Math.round(left / 60)} minutes` : `closes in ${left} s`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-closes]")) clock.textContent = secondsLeft(Number(clock.dataset.closes));
}

const isTap = (tap, message, data) =>
  tap.person === here.person && tap.chat === message.chat.id && tap.message_id === message.message_id && tap.data === data;

function choose(person, chat) {
  const changed = here.person !== person || here.chat !== chat;
  here = { person, chat };
  displaced = false;
  if (changed) leaveEditing();
  unread.delete(`${person}/${chat}`);
  history.replaceState(null, "", `#${person}/${chat}`);
  drawPeople();
  drawChat();
  drawFooter();
}

// Made-up classmates act by themselves; nobody has to be one of them.
const CLASSMATE = "classmate";

function drawPeople() {
  const lines = world.people.filter((person) => person.note !== CLASSMATE).flatMap((person) => [
    personLine(person, person.id, person.first_name, noteOf(person)),
    ...world.groups.filter((group) => group.members.includes(person.id))
      .map((group) => personLine(person, group.id, `${person.first_name} in the group`, `${group.title} · ${group.members.length} people`)),
  ]);
  const focused = document.activeElement?.dataset?.place;
  $("people").replaceChildren(...lines.map((line) => element("li", {}, line)));
  lines.find((line) => line.dataset.place === focused)?.focus();
  lines.find((line) => line.getAttribute("aria-current") === "true")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const noted = world.people.filter((person) => person.note && person.note !== CLASSMATE).map((person) => `${person.first_name} is the ${person.note}.`);
  $("instructors").textContent = noted.join(" ");
}

function noteOf(person) {
  const language = { id: "Indonesian", en: "English" }[person.language_code] ?? person.language_code ?? "";
  return [person.note, language, person.blocked ? "blocked the bot" : ""].filter(Boolean).join(" · ");
}

function personLine(person, chat, name, note) {
  const place = `${person.id}/${chat}`;
  const face = element("span", { className: `face tone${world.people.indexOf(person) % 5}`, textContent: person.first_name.replace(/^(Dr|Mr|Ms|Mrs)\.? /, "")[0] });
  face.setAttribute("aria-hidden", "true");
  if (chat < 0) face.classList.add("group");
  const words = element("span", {}, name, element("small", { textContent: note }));
  const button = element("button", { type: "button", className: "person", onclick: () => choose(person.id, chat) }, face, words);
  if (unread.has(place)) button.append(element("span", { className: "new", title: "new messages" }));
  button.dataset.place = place;
  button.setAttribute("aria-current", String(here.person === person.id && here.chat === chat));
  return button;
}

function drawChat() {
  const log = $("log");
  log.setAttribute("aria-busy", "true");
  log.classList.toggle("together", here.chat < 0);
  const messages = [...inChat().values()];
  log.replaceChildren(...(messages.length ? messages.map((message) => bubble(message, view)) : [welcome()]));
  measureQuotes(log);
  log.scrollTop = log.scrollHeight;
  requestAnimationFrame(() => log.removeAttribute("aria-busy"));
}

function welcome() {
  const texts = world.bot.description ?? {};
  const text = texts[me()?.language_code] || texts[""] || "Nothing has been said here yet.";
  return element("p", { className: "welcome", textContent: here.chat < 0 ? "In a group the bot hears commands only. Try /live: a quiz together. A class of twenty is in the menu above." : text });
}

function drawFooter() {
  const person = me();
  const isPrivate = here.chat === here.person;
  const blocked = isPrivate && Boolean(person?.blocked);
  const empty = isPrivate && inChat().size === 0;
  const group = world.groups.find((each) => each.id === here.chat);
  $("title").textContent = group?.title ?? world.bot.first_name ?? "";
  const you = person ? `You are ${person.first_name}${person.note ? `, ${person.note}` : ""}` : "";
  $("subtitle").textContent = [you, today()].filter(Boolean).join(" · ");
  $("start").hidden = !empty || blocked;
  $("unblock").hidden = !blocked;
  $("composer").hidden = blocked;
  $("block").hidden = blocked || !isPrivate;
  const brought = world.people.some((each) => each.note === CLASSMATE && group?.members.includes(each.id));
  $("bring-class").hidden = isPrivate || brought;
  const commands = (isPrivate ? person?.commands : person?.group_commands) ?? [];
  $("open-commands").hidden = !commands.length;
  $("commands").replaceChildren(...commands.map(commandLine));
  $("typing").textContent = "";
}

// Shown once somebody has let days pass: until then it is today.
function today() {
  if (!world.clock.ahead) return "";
  return new Date(world.clock.now * 1000).toLocaleDateString("en", { weekday: "short", day: "numeric", month: "short" });
}

function commandLine({ command, description }) {
  const run = () => {
    showCommands(false);
    view.say(here.chat < 0 ? `/${command}@${world.bot.username}` : `/${command}`);
    $("words").focus();
  };
  return element("button", { type: "button", onclick: run }, element("b", { textContent: `/${command}` }), element("span", { textContent: description }));
}

// ---- one message, in place --------------------------------------------------------------------------------------

function place(message) {
  const isNew = !boxes.get(message.chat.id)?.has(message.message_id);
  keep(message);
  if (message.chat.id !== here.chat) return markUnread(message.chat.id);
  const log = $("log");
  const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 120 || performance.now() - lastDeed < ANSWER_SECONDS * 1000;
  log.querySelector(".welcome")?.remove();
  const fresh = bubble(message, view);
  const old = log.querySelector(`[data-id="${message.message_id}"]`);
  if (old) swap(old, fresh);
  else {
    fresh.classList.add("arriving");
    log.append(fresh);
  }
  measureQuotes(log);
  if (follow && fresh === log.lastElementChild) showEnd(log, fresh);
  if (isNew) afterNew(message, fresh);
}

// A message that is taller than the window is shown from its beginning, where a person reads first.
function showEnd(log, fresh) {
  log.scrollTop = log.scrollHeight;
  const above = log.getBoundingClientRect().top + 8 - fresh.getBoundingClientRect().top;
  if (above > 0) log.scrollTop -= above;
}

// The focus stays on its element. If that is gone, it goes to the first button of the message, or else to the message.
function swap(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  old.replaceWith(fresh);
  if (!focused) return;
  const buttons = [...fresh.querySelectorAll(".keyboard button, .keyboard a, [data-key]")];
  const target = buttons.find((button) => button.dataset.key === key) ?? fresh.querySelector(".keyboard button, .keyboard a");
  displaced = !target;
  (target ?? fresh).focus({ preventScroll: true });
}

function afterNew(message, fresh) {
  if (message.from.id === here.person) {
    redrawOwnBefore(message);
    if (inChat().size === 1) drawFooter();
    return;
  }
  $("typing").textContent = "";
  if (displaced && $("log").contains(document.activeElement)) {
    displaced = false;
    (fresh.querySelector(".keyboard button") ?? fresh).focus({ preventScroll: true });
  }
}

// Only the last message of one's own has an "Edit" button.
function redrawOwnBefore(message) {
  const own = [...inChat().values()].filter((each) => each.from.id === here.person && each.message_id !== message.message_id);
  const last = own.at(-1);
  const old = last && $("log").querySelector(`[data-id="${last.message_id}"]`);
  if (old) swap(old, bubble(last, view));
}

function remove({ chat, message_id: id }) {
  boxes.get(chat)?.delete(id);
  if (chat !== here.chat) return;
  const old = $("log").querySelector(`[data-id="${id}"]`);
  if (!old) return;
  if (old.contains(document.activeElement)) $("log").focus();
  old.remove();
  if (inChat().size === 0) choose(here.person, here.chat);
}

function markUnread(chat) {
  for (const person of world.people) {
    const group = world.groups.find((each) => each.id === chat && each.members.includes(person.id));
    if (person.id === chat || (group && person.id === here.person)) unread.add(`${person.id}/${chat}`);
  }
  drawPeople();
}

// ---- events from the server -------------------------------------------------------------------------------------

const HEARD = {
  message: (event) => place(event.message),
  deleted: remove,
  people: load,
  commands: load,
  loaded: load,
  clock(event) {
    world.clock = event.clock;
    clockHeard = performance.now();
    drawFooter();
    toast(`It is ${today()}.`);
  },
  confirmed() {},
  tap(event) {
    world.taps.push(event);
  },
  action(event) {
    if (event.chat !== here.chat) return;
    $("typing").textContent = event.action === "typing" ? `${world.bot.first_name} is typing…` : `${world.bot.first_name} is sending something…`;
    clearTimeout(HEARD.typingEnds);
    HEARD.typingEnds = setTimeout(() => ($("typing").textContent = ""), TYPING_SECONDS * 1000);
  },
  answer(event) {
    world.taps = world.taps.filter((tap) => tap.callback !== event.callback);
    if (event.chat === here.chat) settleButtons(event);
    if (event.person !== here.person || !event.text) return;
    if (event.show_alert) warn(event.text);
    else toast(event.text);
  },
};

function settleButtons({ message_id: id, data }) {
  const message = inChat().get(id);
  for (const button of $("log").querySelectorAll(`[data-id="${id}"] [aria-busy="true"]`)) {
    if (button.dataset.key === data && !view.isBusy(message, data)) button.setAttribute("aria-busy", "false");
  }
}

function listen() {
  const events = new EventSource("/api/events");
  events.onopen = load;
  events.onerror = () => trouble(true);
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (held) held.push(event);
    else hear(event);
  };
}

function hear(event) {
  HEARD[event.kind]?.(event);
}

function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toast.ends);
  toast.ends = setTimeout(() => ($("toast").textContent = ""), TOAST_SECONDS * 1000);
}

function warn(text) {
  alerts.push(text);
  if (!$("alert").open) nextAlert();
}

function nextAlert() {
  if (!alerts.length) return;
  $("alert-text").textContent = alerts.shift();
  $("alert").showModal();
}

function trouble(is) {
  $("trouble").hidden = !is;
  $("trouble").textContent = is ? "The playground does not answer. Start it again with: make run" : "";
}

// ---- writing ----------------------------------------------------------------------------------------------------

function beginEditing(message) {
  editing = message.message_id;
  $("editing").hidden = false;
  $("words").value = message.text;
  fit();
  $("words").focus();
}

function leaveEditing() {
  if (editing !== null) $("words").value = "";
  editing = null;
  $("editing").hidden = true;
  fit();
}

async function submit() {
  const text = $("words").value.trim();
  if (!text) return;
  const followed = startPayload(text, world.bot);
  const deed = editing === null ? { do: "say", text: followed === null ? text : `/start ${followed}`.trim() } : { do: "edit", message_id: editing, text };
  if (!(await act(deed))) return;
  editing = null;
  $("editing").hidden = true;
  $("words").value = "";
  fit();
}

function fit() {
  const words = $("words");
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight + 2}px`;
}

function showCommands(open) {
  $("commands").hidden = !open;
  $("open-commands").setAttribute("aria-expanded", String(open));
  if (open) $("commands").querySelector("button")?.focus();
}

function wire() {
  $("composer").onsubmit = (event) => (event.preventDefault(), submit());
  $("words").oninput = fit;
  $("words").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) (event.preventDefault(), submit());
    if (event.key === "Escape" && editing !== null) leaveEditing();
  };
  $("attach").onclick = () => $("file").click();
  $("file").onchange = async () => {
    for (const file of $("file").files) await sendFile(file);
    $("file").value = ""; // so that the same file can be sent again
    $("words").focus();
  };
  $("leave-editing").onclick = () => (leaveEditing(), $("words").focus());
  $("start").onclick = async () => {
    if (await view.say("/start")) $("words").focus();
  };
  $("bring-class").onclick = () => (($("more").open = false), act({ do: "class" }));
  setInterval(tick, 250);
  $("block").onclick = () => (($("more").open = false), act({ do: "block" }));
  $("unblock").onclick = () => act({ do: "unblock" });
  for (const button of document.querySelectorAll("[data-send]")) {
    button.onclick = () => (($("more").open = false), act({ do: "send", kind: button.dataset.send }));
  }
  for (const button of document.querySelectorAll("[data-days]")) {
    button.onclick = () => (($("more").open = false), act({ do: "days", days: Number(button.dataset.days) }));
  }
  $("open-commands").onclick = () => showCommands($("commands").hidden);
  $("alert").onclose = nextAlert;
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("click", closeMenus);
  addEventListener("hashchange", () => choose(...wanted()));
}

// Escape and clicks elsewhere close an open menu.
function closeMenus(event) {
  const byKey = event.type === "keydown";
  if (byKey && event.key !== "Escape") return;
  const within = (id) => !byKey && $(id).contains(event.target);
  if ($("more").open && !within("more")) {
    $("more").open = false;
    if (byKey) $("more").querySelector("summary").focus();
  }
  if (!$("commands").hidden && !within("commands") && !within("open-commands")) {
    showCommands(false);
    if (byKey) $("open-commands").focus();
  }
}

wire();
listen();
