
// What the page shows of a walk. All of it comes from the model, so it is put in as text, never as markup.
const at = (selector) => document.querySelector(selector);
const few = (pairs, sign) => pairs.map((pair) => pair.join(sign)).join(", ");
const arrow = ([name, before, after]) => `${name} ${before} \u2192 ${after}`;

/** The name of a step: the call that it is in, and the statement. */
function stepName(step) {
  const name = made("span", "step-name", made("b", "", step.actor), " ");
  if (step.call && step.call !== step.text) name.append(made("code", "", step.call), " \u203a ");
  name.append(made("code", "", step.text));
  if (step.choice.length) name.append(` with ${few(step.choice, " = ")}`);
  return name;
}

/** What a step changes, and where it stands. */
function stepEffects(step) {
  const told = [...step.changed, ...(step.locals || [])].map(arrow).join(", ");
  const effects = made("span", "effects", told ? made("span", "changes", told) : "");
  if (step.note) effects.append(made("span", "note", step.note));
  effects.append(made("span", "place", step.place));
  if (step.failed) effects.append(made("span", "fails", `fails: ${step.failed}`));
  if (step.turns?.length && !step.failed) effects.append(made("span", "turns", `changes the truth of ${step.turns.join(", ")}`));
  return effects;
}

/** The open steps, each as a button with its number. */
function offerItems(state, act) {
  return state.offers.map((offer, index) => {
    const number = index + 1;
    const item = button("offer", "", () => act("step", String(number)));
    if (number < 10) item.append(made("kbd", "", String(number)), " ");
    item.append(stepName(offer), stepEffects(offer));
    return made("li", "", item);
  });
}

/** The steps of the path, each as a button that goes to where it has been taken. */
function pathItems(state, act) {
  return state.path.map((step, index) => {
    const number = index + 1;
    const item = button("taken", "", () => act("go", String(number)));
    item.append(stepName(step), stepEffects(step));
    if (number > state.at) item.append(made("span", "later", "ahead on the path"));
    const line = made("li", number > state.at ? "ahead" : number === state.at ? "current" : "", item);
    if (number === state.at) item.setAttribute("aria-current", "step");
    return line;
  });
}

/** Those that cannot step, and what they wait for. */
function waitingItems(state) {
  const others = state.actors.filter((one) => one.status !== "can step");
  return others.map((one) => {
    const words = { waits: "waits", interrupted: "is interrupted", finished: "has finished" }[one.status];
    const item = made("li", one.status, made("b", "", one.actor), ` ${words}`);
    if (one.text) item.append(": ", made("code", "", one.text), ` (${one.place})`);
    if (one.guard) item.append(made("div", "guard", "until ", made("code", "", one.guard)));
    if (one.reads.length) item.append(made("div", "guard", `now ${few(one.reads, " is ")}`));
    return item;
  });
}

/** What each property says here, with a button that runs to where that changes. */
function truthItems(state, act) {
  const kinds = { true: "true", false: "false", reached: "reach", "not here": "reach" };
  const rank = ([, word]) => (word === "false" ? 0 : kinds[word] ? 1 : 2);
  return [...state.truths].sort((one, other) => rank(one) - rank(other)).map(([name, word, sentence]) => {
    const kind = kinds[word] || "unsaid";
    const said = [made("span", "word", kind === "unsaid" ? `(${word})` : word), " ", made("code", "", name)];
    const item = made("li", kind, ...(kind === "unsaid" ? said.reverse() : said));
    if (word === "false") item.append(made("span", "mark", ` ${sentence}`));
    if (!word.startsWith("about")) {
      const run = button("run-to", "run to its change", () => act("turn_of", name));
      run.setAttribute("aria-label", `run to where ${name} changes its truth`);
      item.append(" ", run);
    }
    return item;
  });
}

/** The values, those marked that the last step has changed. */
function valueRows(state) {
  const changed = new Set(state.at ? state.changed : []);
  const row = ([name, value]) => {
    const head = made("th", "", name);
    head.scope = "row";
    return made("tr", changed.has(name) ? "changed" : "", head, made("td", "", changed.has(name) ? `${value}\u00a0*` : value));
  };
  const local = state.locals.length ? [made("tr", "locals", Object.assign(made("th", "", "locals in use"), { colSpan: 2, scope: "colgroup" }))] : [];
  return [...state.values.map(row), ...local, ...state.locals.map(row)];
}

/** What the search says; where it has found a way, a button that goes it. */
function aheadItems(ahead, act) {
  return ahead.lines.map((line, index) => {
    const [name, isWanted] = ahead.near[index] || [];
    const item = made("li", name && !isWanted ? "near" : "", line);
    if (name && !line.endsWith(" here")) {
      const go = button("run-to", "go there", () => act("violation", name));
      go.setAttribute("aria-label", `go to where ${name} is decided`);
      item.append(" ", go);
    }
    return item;
  });
}
