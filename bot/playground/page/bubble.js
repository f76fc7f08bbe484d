// Draws one message: its sender, its content, its time and the buttons below.

import { element, languageOf, rendered } from "/text.js";

/** `view` has the person who looks at the page and what the elements do when they are used; see page.js. */
export function bubble(message, view) {
  const mine = message.from.id === view.person;
  const box = element("div", { className: "bubble" });
  box.append(...heading(message, view, mine), ...content(message, view), footer(message, view, mine));
  const article = element("article", { className: mine ? "message mine" : "message", tabIndex: -1 }, box);
  article.dataset.id = message.message_id;
  article.setAttribute("aria-label", mine ? "You" : message.from.first_name);
  const language = languageOf(message.text ?? message.caption ?? "");
  if (language) article.lang = language;
  if (message.reply_markup) article.append(keyboard(message, view));
  return article;
}

function heading(message, view, mine) {
  const lines = [];
  if (!mine) lines.push(element("p", { className: "sender", textContent: message.from.first_name }));
  const before = message.reply_to_message;
  if (before) lines.push(element("p", { className: "answered", textContent: (before.text ?? before.caption ?? "…").slice(0, 90) }));
  return lines;
}

function content(message, view) {
  const parts = [];
  if (message.photo) parts.push(picture(message));
  if (message.document) parts.push(file(message.document));
  if (message.sticker) parts.push(element("p", { className: "other", textContent: `${message.sticker.emoji ?? ""} (sticker)` }));
  if (message.voice) parts.push(element("p", { className: "other", textContent: "(voice message)" }));
  if (message.poll) parts.push(poll(message, view));
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const context = { say: view.say, bot: view.bot, opened: view.opened, key: `${message.chat.id}-${message.message_id}` };
  if (text) parts.push(element("div", { className: "text" }, ...rendered(text, entities, context)));
  return parts;
}

function footer(message, view, mine) {
  const when = new Date(message.date * 1000);
  const time = element("time", {
    dateTime: when.toISOString(),
    textContent: when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
  });
  const line = element("p", { className: "meta" });
  if (message.edit_date) line.append(element("span", { textContent: "edited" }));
  if (mine && message.text && view.isLastOwn(message)) {
    const edit = element("button", { type: "button", textContent: "Edit", onclick: () => view.edit(message) });
    edit.setAttribute("aria-label", "Edit this message");
    edit.dataset.key = "edit";
    line.append(edit);
  }
  line.append(time);
  return line;
}

function picture(message) {
  const photo = message.photo.at(-1);
  const caption = (message.caption ?? "").split("\n")[0];
  const image = element("img", {
    src: `/files/${photo.file_id}`,
    alt: caption ? `Picture: ${caption}` : "Picture",
    width: photo.width,
    height: photo.height,
  });
  return element("a", { className: "picture", href: image.src, target: "_blank", rel: "noopener" }, image);
}

function file(document_) {
  const ending = (document_.file_name.match(/\.(\w{1,4})$/)?.[1] ?? "file").toUpperCase();
  const sheet = element("span", { className: "sheet", textContent: ending });
  sheet.setAttribute("aria-hidden", "true");
  const name = element("span", {}, element("b", { textContent: document_.file_name }), element("small", { textContent: size(document_.file_size) }));
  return element("a", { className: "file", href: `/files/${document_.file_id}`, download: document_.file_name }, sheet, name);
}

const size = (bytes) => (bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function keyboard(message, view) {
  const rows = message.reply_markup.inline_keyboard.map((row, y) =>
    element("div", { className: "row" }, ...row.map((button, x) => key(message, button, `${y}-${x}`, view))));
  const group = element("div", { className: "keyboard" }, ...rows);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Buttons of this message");
  return group;
}

function key(message, button, place, view) {
  const made = button.url
    ? element("a", { href: button.url, target: "_blank", rel: "noopener noreferrer", textContent: `${button.text} ↗` })
    : element("button", { type: "button", textContent: button.text });
  if (["primary", "success", "danger"].includes(button.style)) made.classList.add(button.style);
  made.dataset.key = button.callback_data ?? place;
  if (button.copy_text) made.onclick = () => view.copy(button.copy_text.text);
  if (button.callback_data !== undefined) {
    made.setAttribute("aria-busy", String(view.isBusy(message, button.callback_data)));
    made.onclick = () => view.tap(message, button.callback_data, made);
  }
  return made;
}

function poll(message, view) {
  const { poll: it, votes = {} } = message;
  const mine = votes[view.person];
  const kind = [
    `${it.is_anonymous ? "Anonymous" : "Public"} ${it.type === "quiz" ? "quiz" : "poll"}`,
    it.allows_multiple_answers ? "several answers possible" : "",
    `${it.total_voter_count} ${it.is_closed ? "voted, closed" : "so far"}`,
  ].filter(Boolean).join(", ");
  const box = element("fieldset", { className: "poll" }, element("legend", { textContent: it.question }),
    element("p", { className: "kind", textContent: kind }));
  if (!it.is_closed && message.closes) box.append(countdown(message, view));
  if (it.is_closed || (mine && !message.hidden)) box.append(...results(message, it, mine ?? []));
  else if (mine) box.append(...waiting(it, mine));
  else box.append(...choices(message, it, view));
  return box;
}

// The seconds that a poll is still open, by the clock of the pretend Telegram; page.js ticks.
function countdown(message, view) {
  const clock = element("p", { className: "countdown", textContent: view.left(message.closes) });
  clock.setAttribute("role", "timer");
  clock.dataset.closes = message.closes;
  return clock;
}

// One's own vote while the results are hidden from everybody.
function waiting(it, mine) {
  const chosen = mine.map((number) => it.options[number].text).join(", ");
  return [element("p", { className: "kind", textContent: `You chose: ${chosen}. The results come when it closes.` })];
}

// What is ticked stays so while others vote, which draws the message anew.
function choices(message, it, view) {
  const type = it.allows_multiple_answers ? "checkbox" : "radio";
  const ticked = view.ticked(it.id);
  const inputs = it.options.map((option, number) => {
    const input = element("input", { type, name: `poll-${it.id}`, value: number, checked: ticked.has(number) });
    input.dataset.key = `option-${number}`;
    input.onchange = () => {
      if (type === "radio") ticked.clear();
      if (input.checked) ticked.add(number); else ticked.delete(number);
    };
    return input;
  });
  const lines = inputs.map((input, number) => element("label", {}, input, element("span", { textContent: it.options[number].text })));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => Number(input.value));
  const button = element("button", { type: "button", className: "vote", textContent: "Vote", onclick: () => chosen().length && view.vote(it.id, chosen()) });
  button.dataset.key = "vote";
  return [...lines, button];
}

function results(message, it, mine) {
  const right = it.correct_option_ids ?? [];
  const lines = it.options.map((option, number) => {
    const share = Math.round((100 * option.voter_count) / (it.total_voter_count || 1));
    const notes = [right.includes(number) ? "right" : "", mine.includes(number) ? "your answer" : ""].filter(Boolean).join(", ");
    const bar = element("progress", { max: 100, value: share });
    bar.setAttribute("aria-hidden", "true");
    const who = Object.entries(message.voters ?? {}).filter(([person]) => message.votes[person]?.includes(number)).map(([, name]) => name);
    const names = who.length ? [element("small", { textContent: who.join(", ") })] : [];
    return element("div", { className: "result" }, `${share}% ${option.text}${notes ? ` (${notes})` : ""}`, bar, ...names);
  });
  return it.explanation ? [...lines, element("blockquote", { textContent: it.explanation })] : lines;
}
