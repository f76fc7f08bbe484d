// Turns Telegram's text and entities into elements. Text only becomes text nodes, so it can never be read as markup.

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** `say(text)` is called when a person clicks a command or an invitation link; `opened` has the unfolded quotes. */
export function rendered(text, entities, { say, bot, opened, key }) {
  const context = { text, say, bot, opened, key };
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(context, ordered, 0, text.length);
}

// Entities stand inside each other. Where two only overlap, the second one is cut in two.
function nodes(context, entities, from, to) {
  const made = [];
  const waiting = [...entities];
  let at = from;
  while (waiting.length) {
    const outer = waiting.shift();
    const end = Math.min(outer.offset + outer.length, to);
    const inner = [];
    const cut = [];
    while (waiting.length && waiting[0].offset < end) {
      const next = waiting.shift();
      inner.push({ ...next, length: Math.min(next.length, end - next.offset) });
      const rest = next.offset + next.length - end;
      if (rest > 0) cut.push({ ...next, offset: end, length: rest });
    }
    waiting.unshift(...cut);
    made.push(words(context, at, outer.offset, made.at(-1), isBlock(outer)));
    made.push(wrapped(context, outer, nodes(context, inner, outer.offset, end), end));
    at = end;
  }
  made.push(words(context, at, to, made.at(-1), false));
  return made.filter((node) => node !== null);
}

const isBlock = (entity) => ["blockquote", "expandable_blockquote", "pre"].includes(entity.type);

// A block already begins and ends a line, so one line break beside it would show as an empty line.
function words(context, from, to, before, blockFollows) {
  let text = context.text.slice(from, to);
  if (before && /^(BLOCKQUOTE|PRE)$/.test(before.nodeName)) text = text.replace(/^\n/, "");
  if (blockFollows) text = text.replace(/\n$/, "");
  return text ? document.createTextNode(text) : null;
}

function wrapped(context, entity, children, end) {
  const text = context.text.slice(entity.offset, end);
  switch (entity.type) {
    case "blockquote":
      return element("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(context, entity, children);
    case "pre":
      return element("pre", { tabIndex: 0 }, element("code", {}, ...children));
    case "url":
      return link(context, text.includes("://") ? text : `http://${text}`, children);
    case "mention":
    case "hashtag":
    case "cashtag":
    case "email":
      return element("span", { className: "command" }, ...children); // tappable in Telegram; here there is nothing behind it
    case "text_link":
      return link(context, entity.url, children);
    case "bot_command":
      return element("button", { type: "button", className: "command", onclick: () => context.say(text) }, ...children);
    case "spoiler":
      return spoiler(children);
    default:
      return element(PLAIN[entity.type] ?? "span", {}, ...children);
  }
}

function expandable({ opened, key }, entity, children) {
  const name = `${key}-${entity.offset}`;
  const quoted = element("div", { className: "quoted", id: `quote-${name}` }, ...children);
  const button = element("button", { type: "button", className: "unfold" });
  const quote = element("blockquote", {}, quoted, button);
  button.dataset.key = `unfold-${entity.offset}`;
  button.setAttribute("aria-controls", quoted.id);
  const show = () => {
    const open = opened.has(name);
    quote.classList.toggle("folded", !open);
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show less" : "Show all";
  };
  const turn = () => {
    if (!opened.delete(name)) opened.add(name);
    show();
  };
  button.onclick = turn;
  quoted.onclick = () => {
    if (!button.hidden && !opened.has(name) && !String(getSelection())) turn();
  };
  show();
  return quote;
}

/** Call this when the quotes are on the page and can be measured: those that fit lose their button. */
export function measureQuotes(root) {
  for (const quote of root.querySelectorAll("blockquote.folded")) {
    const quoted = quote.querySelector(".quoted");
    quote.querySelector(".unfold").hidden = quoted.scrollHeight <= quoted.clientHeight + 1;
  }
}

function link({ say, bot }, url, children) {
  const start = startPayload(url, bot);
  if (start !== null) {
    return element("a", { href: "#", onclick: (event) => (event.preventDefault(), say(`/start ${start}`.trim())) }, ...children);
  }
  if (!/^https?:\/\//i.test(url)) return element("span", {}, ...children);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Returns the start parameter of a link to this bot: "" if it has none, null if the link leads elsewhere. */
export function startPayload(url, bot) {
  const found = /^(?:https?:\/\/)?t\.me\/(\w+)\/?(?:\?start=([\w-]{0,64}))?$/i.exec(url.trim());
  return found && found[1].toLowerCase() === bot.username.toLowerCase() ? (found[2] ?? "") : null;
}

function spoiler(children) {
  const button = element("button", { type: "button", className: "spoiler" }, ...children);
  button.setAttribute("aria-pressed", "false");
  button.onclick = () => button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  return button;
}

const COMMON = {
  en: /\b(the|and|of|you|is|to|what|are|in|have|i)\b/gi,
  id: /\b(yang|dan|kamu|di|ini|tidak|dari|apa|aku|untuk|akan)\b/gi,
};

/** The language of a text by its commonest words, so that a screen reader reads it right; undefined if they do not tell. */
export function languageOf(text) {
  const [[first, most], [, next]] = Object.entries(COMMON)
    .map(([language, words]) => [language, (text.match(words) ?? []).length])
    .sort((a, b) => b[1] - a[1]);
  return most > next ? first : undefined;
}
