
const LOOK = 200; // milliseconds between two looks for an answer
const form = at(".prompt");
const input = form.querySelector("input");
const texts = toMap(values(at(".sources")));
const model = new ModelText(at(".way"));
let state = null;
let asking = null; // the button of the action that the prompt is for
let busy = false;

async function fetched(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (!response.ok && response.status !== 409) throw new Error(await response.text());
  return response;
}

/** Do an action, and show where that leads. */
async function act(name, argument = "") {
  if (busy || !state) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  const slow = setTimeout(say, LOOK, "Looking ...");
  const chosen = document.activeElement?.closest(".offers, .path, .actions, .prompt");
  try {
    const body = JSON.stringify({ version: state.version, do: name, argument });
    const response = await fetched("act", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    show(await response.json());
    if (response.status === 409) say("The walk has moved on elsewhere: this is where it is now.");
    refocus(chosen, name);
  } catch (error) {
    say(gone(error));
  } finally {
    clearTimeout(slow);
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

const gone = (error) => (error instanceof TypeError ? "The checker has ended: start it again." : `The checker says: ${error.message}`);
const say = (text) => (at(".message").textContent = text);

function show(shown) {
  state = shown;
  at("ol.offers").replaceChildren(...offerItems(state, act));
  at(".end").textContent = state.end;
  at(".end").hidden = !state.end;
  at("ol.path").replaceChildren(...pathItems(state, act));
  at("#path-title").textContent = `The path: at step ${state.at} of ${state.path.length}${state.initial && `, from ${state.initial}`}`;
  const waiting = waitingItems(state);
  at("ul.standings").replaceChildren(...waiting);
  at("ul.standings").closest("section").hidden = !waiting.length;
  at("ul.truths").replaceChildren(...truthItems(state, act));
  at(".state tbody").replaceChildren(...valueRows(state));
  const current = at("ol.path .current");
  if (current) scrollWithin(at("ol.path"), current);
  say(told(state));
  showAhead(state.ahead);
}

/** What has happened, for those who do not see the page. */
function told({ message, at: position, path, end }) {
  const last = position ? path[position - 1] : null;
  const taken = last ? `After step ${position}: ${last.actor}: ${last.text}.` : "At the start.";
  const wrong = state.truths.filter(([, word]) => word === "false").map(([name]) => name);
  return [message && `${message}.`, taken, wrong.length ? `False: ${wrong.join(", ")}.` : "", end && `${end}.`].filter(Boolean).join(" ");
}

function showAhead(ahead) {
  if (ahead.version !== state.version) return;
  const list = at("ul.ahead");
  const told = JSON.stringify(ahead.lines);
  if (list.dataset.told !== told) list.replaceChildren(...aheadItems(ahead, act)); // else the focus would be lost
  list.dataset.told = told;
  if (!ahead.done) setTimeout(look, LOOK, ahead.version);
}

async function look(version) {
  if (version !== state.version) return;
  try {
    const ahead = await (await fetched("ahead")).json();
    if (version === state.version) showAhead(ahead);
  } catch (error) {
    say(gone(error));
  }
}

/** Show where a step stands in the model: the one that has the focus, else the last of the path. */
function showPlace(target) {
  if (!state) return;
  const item = target?.closest?.(".offers li, .path li");
  const steps = item?.closest(".offers") ? state.offers : state.path;
  const step = item ? steps[[...item.parentElement.children].indexOf(item)] : state.path[state.at - 1];
  if (step) model.show(step.sites, true);
}

/** Keep the focus where it was, though what it was on is gone. */
function refocus(chosen, name) {
  const inActions = chosen?.matches(".actions");
  if (inActions) return;
  if (chosen?.matches(".path") && name === "go") return at(".path .current button")?.focus();
  (at(".offers button") || at(".end")).focus({ preventScroll: true });
}

function ask(button) {
  asking = button;
  form.hidden = false;
  form.querySelector(".asks").textContent = `${button.dataset.prompt}:`;
  input.setAttribute("list", `${button.dataset.action}-list`);
  input.value = "";
  input.focus();
}

function leave() {
  form.hidden = true;
  (at(".offers button") || at(".end")).focus();
}

/** Do what a button of the toolbar says. */
function use(button) {
  if (button.matches(".save")) return button.click();
  return button.dataset.prompt ? ask(button) : act(button.dataset.action);
}

/** Move among the open steps. */
function choose(by) {
  const buttons = all(document, ".offers button");
  const now = buttons.indexOf(document.activeElement);
  const next = now < 0 ? 0 : Math.min(Math.max(now + by, 0), buttons.length - 1);
  buttons[next]?.focus();
}

const ARROWS = { ArrowDown: () => choose(1), j: () => choose(1), ArrowUp: () => choose(-1), k: () => choose(-1), ArrowLeft: () => act("undo"), ArrowRight: () => act("redo"), Backspace: () => act("undo"), Home: () => act("begin"), End: () => act("end") };

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === input) {
    if (event.key === "Escape") leave();
    return;
  }
  if (event.target.matches?.(".source") && event.key.startsWith("Arrow")) return; // which scrolls
  const named = at(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  const action = ARROWS[event.key] || (named && (() => use(named))) || (/^[1-9]$/.test(event.key) && (() => act("step", event.key)));
  if (!action) return;
  event.preventDefault();
  action();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const argument = input.value;
  form.hidden = true;
  act(asking.dataset.action, argument);
});
for (const one of all(document, "[data-action]")) one.addEventListener("click", () => use(one));
document.addEventListener("keydown", press);
document.addEventListener("focusin", (event) => event.target.closest(".sites, .source") || showPlace(event.target));
fetched("state")
  .then((response) => response.json())
  .then((first) => {
    show(first);
    refocus(null, "");
  })
  .catch((error) => say(gone(error)));
