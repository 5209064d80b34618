
/** One run: a race, another one, or a near miss. A page may have hundreds, so each waits until it is shown. */
class Run {
  constructor(panel, race) {
    this.panel = panel;
    this.race = race;
    this.filter = panel.querySelector(".filter");
    this.drawing = panel.querySelector(".drawing");
  }

  /** Read what the page says of the run, the first time that it is shown. */
  prepare() {
    if (this.data) return;
    const { panel } = this;
    this.data = values(panel.querySelector(".run-data"));
    this.first = this.data.first;
    this.last = this.first + this.data.steps.length;
    this.step = this.first;
    this.tables = all(panel, ".lanes").map((table) => [table, this.rowsOf(table)]);
    this.states = this.statesFrom(toMap(this.data.start));
    this.moving = new Set(this.data.steps.flatMap((step) => Object.keys(step.changed)));
    this.every = panel.querySelector(".every");
    this.allSteps = panel.querySelector(".all-steps");
    this.values = new Values(this);
    this.text = new ModelText(panel);
    this.arrows = new Arrows(this.drawing);
    this.listen();
    this.showAll(!this.allSteps);
    const observer = new ResizeObserver(() => this.draw());
    for (const [table] of this.tables) observer.observe(table);
  }

  rowsOf(table) {
    return new Map(all(table, "tr[data-step]").map((row) => [Number(row.dataset.step), row]));
  }

  /** The lanes that are shown, and their rows: those of the slice come first. */
  get shown() {
    return this.panel.matches(".sliced") ? this.tables[0] : this.tables.at(-1);
  }

  get table() {
    return this.shown[0];
  }

  get rows() {
    return this.shown[1];
  }

  /** The state before each step, and the last. */
  statesFrom(start) {
    const found = [start];
    for (const step of this.data.steps) {
      const after = new Map(found.at(-1));
      for (const [name, [, now]] of Object.entries(step.changed)) after.set(name, now);
      found.push(after);
    }
    return found;
  }

  stateAt(step) {
    return this.states[Math.max(step - this.first, 0)];
  }

  listen() {
    const moves = { first: this.first, last: this.last };
    for (const one of all(this.panel, "[data-move]")) {
      const kind = one.dataset.move;
      one.addEventListener("click", () => (kind in moves ? this.show(moves[kind]) : this.move(kind)));
    }
    for (const [step, row] of this.tables.flatMap(([, rows]) => [...rows])) {
      row.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(step);
      });
    }
    for (const one of all(this.panel, ".copy")) {
      one.addEventListener("click", () => copy(this.copied(one.dataset.copy), one));
    }
    this.filter.addEventListener("input", () => this.show(this.step));
    this.every.addEventListener("change", () => this.show(this.step));
    this.allSteps?.addEventListener("change", () => this.showAll(this.allSteps.checked));
  }

  /** Show all steps, or only those that take part. */
  showAll(every) {
    if (this.allSteps) this.allSteps.checked = every;
    this.panel.classList.toggle("sliced", !every);
    this.show(this.step);
    if (this.race.settled) this.draw(); // else the lanes have no size yet
  }

  /** Draw the arrows; where the lanes have become a box that scrolls, bring the step into it. */
  draw() {
    this.arrows.draw(this.table);
    const isBox = this.drawing.matches(".boxed") && this.race.settled && active === this.race;
    if (isBox && this.step > this.first) this.bringIntoView(this.current());
  }

  /** The cell of the current step. */
  current() {
    return this.rows.get(this.step).querySelector("td:not(:empty)");
  }

  /** Whether a step is not shown now. */
  isHidden(step) {
    return step > this.first && step <= this.last && !this.rows.has(step);
  }

  /** The step before another that is shown; the start where there is none. */
  previous(step) {
    let found = step - 1;
    while (found > this.first && this.isHidden(found)) found -= 1;
    return Math.max(found, this.first);
  }

  /** One step on or back; what repeats for ever begins again. */
  move(where) {
    const by = where === "next" ? 1 : -1;
    const again = by > 0 && this.data.loop !== null;
    let to = this.step;
    for (let tries = 0; tries <= this.last - this.first; tries++) {
      to = again && to === this.last ? this.data.loop + 1 : to + by;
      if (!this.isHidden(to)) break;
    }
    this.show(Math.max(to, this.first));
  }

  /** Show a step that somebody names; all of them where this one is not shown. */
  showNamed(step) {
    if (this.isHidden(step)) this.showAll(true);
    this.show(step);
  }

  /** The step that leads to the state that is shown; none at the start. */
  get taken() {
    return this.data.steps[this.step - this.first - 1];
  }

  show(step) {
    const wanted = Math.min(Math.max(step, this.first), this.last);
    this.step = this.isHidden(wanted) ? this.previous(wanted) : wanted;
    for (const [table, rows] of this.tables) for (const [number, row] of rows) this.mark(row, number, table === this.table);
    this.panel.querySelector(".now").textContent = this.told();
    this.panel.querySelector(".place").textContent = `${this.step} / ${this.last}`;
    this.values.show();
    this.panel.querySelector(".standings").replaceChildren(...this.standings());
    this.panel.querySelector(".actors").hidden = !this.data.standings.length;
    const way = this.data.sites[Math.max(this.step - this.first - 1, 0)];
    if (way) this.text.show(way, Boolean(this.taken));
    this.arrows.light();
    if (this.race.settled) remember(this);
  }

  /** Mark a row that is the current one, or has nothing to do with what is asked for. */
  mark(row, number, isShown) {
    const here = isShown && (number === this.step || (number === 0 && this.step === this.first));
    row.classList.toggle("current", here);
    if (here) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    row.classList.toggle("untouched", number > this.first && !this.touches(number));
    if (here && this.race.settled) this.bringIntoView(row.querySelector("td:not(:empty)"));
  }

  /** Where the lanes are a box that scrolls, it scrolls first, and then the page so that the box is seen. */
  bringIntoView(cell) {
    const { drawing } = this;
    if (getComputedStyle(drawing).overflowY === "visible") return cell.scrollIntoView(NEAREST);
    scrollWithin(drawing, cell.firstElementChild);
    drawing.scrollIntoView(NEAREST);
  }

  /** Whether a step has to do with the values that are asked for. */
  touches(number) {
    const index = number - this.first - 1;
    const step = this.data.steps[index];
    const names = [...Object.keys(step.changed), ...Object.keys(step.reads), ...this.data.unchanged[index]];
    return !this.filter.value || names.some((name) => this.asked(name));
  }

  asked(name) {
    return name.toLowerCase().includes(this.filter.value.trim().toLowerCase());
  }

  filterBy(name) {
    this.filter.value = this.filter.value === name ? "" : name;
    this.show(this.step);
  }

  told() {
    const step = this.taken;
    if (!step) return `The start, before ${this.first + 1 > this.last ? "nothing" : `step ${this.first + 1}`} of ${this.last}`;
    const changes = Object.entries(step.changed).map(([name, [old, now]]) => `${name} ${old} \u2192 ${now}`);
    const places = [...new Set([this.context(), step.actor])].join(", ");
    return [`Step ${this.step} of ${this.last}, ${places}: ${step.text}`, ...changes].join("; ");
  }

  /** What the lane of the current step is: `CPU 1`. */
  context() {
    const { cellIndex } = this.current();
    return this.table.tHead.rows[0].cells[cellIndex].querySelector("span").textContent.trim();
  }

  /** Who could have stepped instead, and at the ends of the run, who can step now. */
  standings() {
    const index = this.step - this.first;
    const at = (number) => (this.data.standings[number] || []).map((place) => this.data.places[place]);
    const parts = [];
    if (index > 0 && at(index - 1).length) {
      parts.push(made("h4", "", `Instead of step ${this.step}`), actorList(at(index - 1), this.taken.actor));
    }
    if (index === 0 || this.step === this.last) {
      if (at(index).length) parts.push(made("h4", "", index ? "After it" : "At the start"), actorList(at(index), null));
      else if (this.data.standings.length && index) parts.push(made("p", "", "The run ends here: the step fails."));
    }
    return parts;
  }

  /** What a copy button copies. */
  copied(kind) {
    if (kind === "text") return `${this.panel.querySelector("pre").textContent}\n`;
    if (kind === "mermaid") return `${this.data.mermaid}\n`;
    if (kind === "command") return `${this.race.command}\n`;
    const file = structuredClone(this.race.head);
    file.results[0].traces = [{ ...this.data.frame, steps: this.data.steps }];
    return `${JSON.stringify(file, null, 1)}\n`;
  }
}
