
/** The text of the model, with the lines marked that a step stands at. */
class ModelText {
  constructor(panel) {
    this.box = panel.querySelector(".source");
    this.sites = panel.querySelector(".sites");
  }

  /** Show where a step stands. `way` has file, first and last line of each call that leads to it, then of
   * the step; at the start of a run nothing is marked. */
  show(way, isTaken) {
    const wanted = isTaken ? way.length - 1 : 0;
    const buttons = way.map((site, number) => {
      const name = site[0].slice(site[0].lastIndexOf("/") + 1);
      return button("site", `${name}:${site[1]}`, () => this.open(buttons, way, number, isTaken));
    });
    this.sites.replaceChildren(...buttons);
    this.open(buttons, way, wanted, isTaken);
  }

  open(buttons, way, wanted, isTaken) {
    buttons.forEach((one, number) => one.setAttribute("aria-pressed", String(number === wanted)));
    const [file, first, last] = way[wanted];
    if (this.file !== file) this.box.replaceChildren(...this.lines(file));
    this.file = file;
    const calls = way.slice(0, -1).filter((site) => site[0] === file);
    [...this.box.children].forEach((line, index) => {
      const number = index + 1;
      line.classList.toggle("here", isTaken && number >= first && number <= last);
      line.classList.toggle("calls", isTaken && calls.some(([, from]) => from === number));
    });
    const line = this.box.children[first - 1];
    if (line) scrollWithin(this.box, line);
  }

  lines(file) {
    return (texts.get(file) || []).map((text, index) => {
      const [, code, comment] = /^((?:[^"'#]|"[^"]*"|'[^']*')*?)(\s*#.*)?$/.exec(text) || [null, text, ""];
      const line = made("div", "line", code || "", comment ? made("span", "comment", comment) : "");
      line.dataset.line = index + 1;
      return line;
    });
  }
}

/** The values before and after a step, and the properties that are true after it. */
class Values {
  constructor(run) {
    this.run = run;
    this.table = run.panel.querySelector(".state tbody");
    this.truths = run.panel.querySelector(".truths");
  }

  show() {
    this.table.replaceChildren(...this.rows());
    this.truths.replaceChildren(...this.judged());
    this.truths.closest(".part").hidden = !this.truths.hasChildNodes();
  }

  rows() {
    const { run } = this;
    const [before, now] = [run.stateAt(run.step - 1), run.stateAt(run.step)];
    const seen = run.stateAt(run.previous(run.step));
    const names = [...now.keys()].filter((name) => run.asked(name) && this.isShown(name));
    const rows = names.map((name) => this.row(name, before.get(name), now.get(name), seen.get(name)));
    const hidden = now.size - names.length;
    const legend = names.some((name) => run.data.facts.includes(name)) ? "\u25c6 in the property" : "";
    const told = [legend, hidden ? `${hidden} value${hidden > 1 ? "s" : ""} not shown` : ""].filter(Boolean).join("; ");
    const cell = made("td", "hidden-values", told);
    cell.colSpan = 3;
    return told ? [...rows, made("tr", "", cell)] : rows;
  }

  isShown(name) {
    const { run } = this;
    return run.every.checked || Boolean(run.filter.value) || run.moving.has(name) || run.data.facts.includes(name);
  }

  row(name, before, now, seen) {
    const { run } = this;
    const head = made("th", "", button("name", name, () => run.filterBy(name)));
    head.firstChild.title = "only the steps that touch this";
    head.scope = "row";
    if (run.data.facts.includes(name)) {
      head.classList.add("fact");
      head.append(made("span", "unseen", " in the property"));
    }
    const after = made("td", "", before === now ? now : `${now}\u00a0*`);
    const marks = this.marks(name, before === now);
    if (marks.length) after.append(made("span", "mark", ` ${marks.join(", ")}`));
    const old = made("td", "", before);
    if (before !== seen) old.append(made("span", "mark", ` was ${seen}`));
    return made("tr", before === now ? "" : "changed", head, old, after);
  }

  marks(name, same) {
    const step = this.run.taken;
    if (!step) return [];
    const kept = this.run.data.unchanged[this.run.step - this.run.first - 1].includes(name);
    const read = same && Object.keys(step.reads).includes(name);
    return [read ? "read" : "", kept ? "written, unchanged" : ""].filter(Boolean);
  }

  /** What each property says of the state; the race's own first. */
  judged() {
    const { run } = this;
    const letters = run.data.truths[run.step - run.first] || "";
    const said = run.data.judged.map((name, number) => [name, letters[number]]).filter(([, letter]) => /[tf]/.test(letter || ""));
    const own = run.race.property;
    said.sort(([one], [other]) => (other === own) - (one === own));
    const items = said.map(([name, letter]) => this.property(name, letter === "t", name === own));
    const last = run.step === run.last && run.data.truths.length && !items.length;
    return last ? [made("li", "no-state", "The step fails: it leads to no state.")] : items;
  }

  property(name, isTrue, isOwn) {
    const { kind = "", sentence = "" } = this.run.race.properties.get(name) || {};
    const isReached = kind === "reachable";
    const word = isReached ? (isTrue ? "reached here" : "not here") : isTrue ? "true" : "false";
    const item = made("li", `${isReached ? "reach" : word}${isOwn ? " own" : ""}`, made("span", "word", word), " ", made("code", "", name));
    if (word === "false" && sentence) item.append(made("span", "mark", ` ${sentence}`));
    return item;
  }
}

/** Where everybody stands; the one that took the step is marked. */
function actorList(places, taken) {
  const items = places.map((place) => {
    const took = place.actor === taken;
    const kind = took ? "took" : place.status.replace(" ", "-");
    const words = { took: "took it", "can-step": taken ? "could have stepped" : "can step", waits: "waits", interrupted: "is interrupted", finished: "has finished" };
    const item = made("li", kind, made("b", "", place.actor), ` ${words[kind]}`);
    if (place.text) item.append(": ", made("code", "", place.text), ` (${place.place})`);
    if (place.guard) item.append(made("div", "guard", "until ", made("code", "", place.guard)));
    const reads = Object.entries(place.reads || {}).map(([name, value]) => `${name} is ${value}`);
    if (reads.length) item.append(made("div", "guard", `now ${reads.join(", ")}`));
    if (place.choices) item.append(made("div", "guard", `choices: ${place.choices.join("; ")}`));
    return item;
  });
  return made("ul", "", ...items);
}
