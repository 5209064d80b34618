// Steps through the races of the page. What it shows comes from the model that was checked, so all of it
// is put in as text, never as markup; names are kept in maps, where `__proto__` is a name like any other.
"use strict";
(() => {
  const NEAREST = { block: "nearest", inline: "nearest" };
  const all = (place, selector) => [...place.querySelectorAll(selector)];
  const values = (place) => JSON.parse(place.textContent);

  /** An element with a class, and texts or elements in it. */
  function made(name, kind, ...inside) {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.append(...inside);
    return element;
  }

  /** One run: a race, another one, or a near miss. A page may have hundreds, so each waits until it is shown. */
  class Run {
    constructor(article, race) {
      this.article = article;
      this.race = race;
      this.filter = article.querySelector(".filter");
      this.drawing = article.querySelector(".drawing");
    }

    /** Read what the page says of the run, the first time that it is shown. */
    prepare() {
      if (this.data) return;
      const article = this.article;
      this.data = values(article.querySelector(".run-data"));
      this.first = this.data.first;
      this.last = this.first + this.data.steps.length;
      this.step = this.first;
      this.rows = new Map(all(article, "tr[data-step]").map((row) => [Number(row.dataset.step), row]));
      this.lanes = all(article, ".lanes thead b").map((head) => head.textContent);
      this.states = this.statesFrom(new Map(Object.entries(this.data.start)));
      this.moving = new Set(this.data.steps.flatMap((step) => Object.keys(step.changed)));
      this.every = article.querySelector(".every");
      this.listen();
      this.svg = this.drawing.querySelector("svg");
      this.show(this.first);
      new ResizeObserver(() => this.drawArrows()).observe(this.drawing.querySelector("table"));
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

    listen() {
      const moves = { first: this.first, last: this.last };
      for (const button of all(this.article, "[data-move]")) {
        const kind = button.dataset.move;
        button.addEventListener("click", () => (kind in moves ? this.show(moves[kind]) : this.move(kind)));
      }
      for (const [step, row] of this.rows) {
        row.addEventListener("click", (event) => {
          event.preventDefault();
          this.show(step);
        });
      }
      for (const button of all(this.article, ".copy")) {
        button.addEventListener("click", () => copy(this.text(button.dataset.copy), button));
      }
      this.filter.addEventListener("input", () => this.show(this.step));
      this.every.addEventListener("change", () => this.show(this.step));
    }

    /** One step on or back; what repeats for ever begins again. */
    move(where) {
      const again = where === "next" && this.step === this.last && this.data.loop !== null;
      const to = again ? this.data.loop + 1 : this.step + (where === "next" ? 1 : -1);
      this.show(Math.max(to, this.first));
    }

    /** The step that leads to the state that is shown; none at the start. */
    get taken() {
      return this.data.steps[this.step - this.first - 1];
    }

    show(step) {
      this.step = Math.min(Math.max(step, this.first), this.last);
      for (const [number, row] of this.rows) {
        const here = number === this.step || (number === 0 && this.step === this.first);
        row.classList.toggle("current", here);
        if (here) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
        row.classList.toggle("untouched", number > this.first && !this.touches(number));
        if (here && this.race.settled) row.querySelector("td:not(:empty)").scrollIntoView(NEAREST);
      }
      this.article.querySelector(".now").textContent = this.told();
      this.article.querySelector(".state tbody").replaceChildren(...this.stateRows());
      this.article.querySelector(".standings").replaceChildren(...this.standings());
      this.light();
      if (this.race.settled) remember(this);
    }

    /** Whether a step has to do with the values that are asked for. */
    touches(number) {
      const step = this.data.steps[number - this.first - 1];
      const names = [...Object.keys(step.changed), ...Object.keys(step.reads)];
      return !this.filter.value || [...names, ...this.data.unchanged[number - this.first - 1]].some((n) => this.asked(n));
    }

    asked(name) {
      return name.toLowerCase().includes(this.filter.value.trim().toLowerCase());
    }

    told() {
      const step = this.taken;
      if (!step) return `The start, before ${this.first + 1 > this.last ? "nothing" : `step ${this.first + 1}`} of ${this.last}`;
      const changes = Object.entries(step.changed).map(([name, [old, now]]) => `${name} ${old} \u2192 ${now}`);
      const cpu = `CPU ${this.lanes.indexOf(step.actor)}, ${step.actor}`;
      return [`Step ${this.step} of ${this.last}, ${cpu}: ${step.text}`, ...changes].join("; ");
    }

    stateRows() {
      const index = this.step - this.first;
      const [before, now] = [this.states[Math.max(index - 1, 0)], this.states[index]];
      const names = [...now.keys()].filter((name) => this.asked(name) && this.isShown(name));
      const rows = names.map((name) => this.stateRow(name, before.get(name), now.get(name)));
      const hidden = now.size - names.length;
      const told = made("td", "hidden-values", `${hidden} values not shown`);
      told.colSpan = 3;
      return hidden ? [...rows, made("tr", "", told)] : rows;
    }

    isShown(name) {
      return this.every.checked || Boolean(this.filter.value) || this.moving.has(name) || this.data.facts.includes(name);
    }

    stateRow(name, before, now) {
      const step = this.taken;
      const index = this.step - this.first - 1;
      const reads = step && Object.keys(step.reads).includes(name);
      const kept = step && this.data.unchanged[index].includes(name);
      const pick = made("button", "name", name);
      pick.type = "button";
      pick.title = "only the steps that touch this";
      pick.addEventListener("click", () => {
        this.filter.value = this.filter.value === name ? "" : name;
        this.show(this.step);
      });
      const head = made("th", "", pick);
      head.scope = "row";
      if (this.data.facts.includes(name)) head.append(made("span", "mark", " in the property"));
      const marks = [reads && before === now ? "read" : "", kept ? "written, unchanged" : ""].filter(Boolean);
      const after = made("td", "", before === now ? now : `${now} *`);
      if (marks.length) after.append(made("span", "mark", ` ${marks.join(", ")}`));
      return made("tr", before === now ? "" : "changed", head, made("td", "", before), after);
    }

    /** Who could have stepped instead, and at the ends of the run, who can step now. */
    standings() {
      const index = this.step - this.first;
      const at = (number) => (this.data.standings[number] || []).map((place) => this.data.places[place]);
      const parts = [];
      if (index > 0 && at(index - 1).length) {
        const taken = this.taken.actor;
        parts.push(made("h5", "", `Instead of step ${this.step}`), list(at(index - 1), taken));
      }
      if (index === 0 || this.step === this.last) {
        if (at(index).length) parts.push(made("h5", "", index ? "After it" : "At the start"), list(at(index), null));
        else if (this.data.standings.length && index) parts.push(made("p", "", "The run ends here: the step fails."));
      }
      return parts;
    }

    /** Make the arrows stand out that begin or end at this step. */
    light() {
      for (const group of this.svg.children) {
        const marks = all(this.drawing, `tr.current .order[data-order="${group.dataset.order}"]`);
        group.classList.toggle("live", marks.length > 0);
      }
    }

    /** The orders that force the race, from lane to lane. Drawn anew whenever the lanes change their size. */
    drawArrows() {
      const box = this.drawing.getBoundingClientRect();
      const table = this.drawing.querySelector("table");
      this.svg.setAttribute("width", table.offsetWidth);
      this.svg.setAttribute("height", table.offsetHeight);
      const ends = all(this.drawing, '.order[data-end="from"]').map((from) => [
        from,
        this.drawing.querySelector(`.order[data-end="to"][data-order="${from.dataset.order}"]`),
      ]);
      const shift = [this.drawing.scrollLeft - box.left - this.drawing.clientLeft, this.drawing.scrollTop - box.top - this.drawing.clientTop];
      const drawn = ends.filter(([, to]) => to).map(([from, to]) => this.arrow(from, to, shift));
      this.svg.replaceChildren(...(box.width ? drawn : []));
      this.light();
    }

    /** An arrow from one mark to another. */
    arrow(from, to, [left, top]) {
      const [one, other] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
      const right = one.left < other.left;
      const [x, y] = [(right ? one.right : one.left) + left, (one.top + one.bottom) / 2 + top];
      const [x2, y2] = [(right ? other.left : other.right) + left, (other.top + other.bottom) / 2 + top];
      const side = right ? 1 : -1;
      const bend = Math.max(Math.abs(x2 - x) / 2, 24) * side;
      const parts = ["g", "path", "path"].map((name) => document.createElementNS(this.svg.namespaceURI, name));
      const [group, line, head] = parts;
      line.setAttribute("d", `M${x},${y} C${x + bend},${y} ${x2 - bend},${y2} ${x2 - 7 * side},${y2}`);
      head.setAttribute("d", `M${x2},${y2} l${-7 * side},-4 v8 z`);
      group.setAttribute("class", "arrow");
      group.dataset.order = from.dataset.order;
      group.append(line, head);
      return group;
    }

    /** What a copy button copies. */
    text(kind) {
      if (kind === "text") return `${this.article.querySelector("pre").textContent}\n`;
      if (kind === "mermaid") return `${this.data.mermaid}\n`;
      if (kind === "command") return `${this.race.command}\n`;
      const file = structuredClone(this.race.head);
      file.results[0].traces = [{ ...this.data.frame, steps: this.data.steps }];
      return `${JSON.stringify(file, null, 1)}\n`;
    }
  }

  /** Where everybody stands; the one that took the step is marked. */
  function list(places, taken) {
    const items = places.map((place) => {
      const took = place.actor === taken;
      const kind = took ? "took" : place.status.replace(" ", "-");
      const words = { took: "took it", "can-step": taken ? "could have stepped" : "can step", waits: "waits", finished: "has finished" };
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

  /** A property's race, with its other runs behind tabs. */
  class Race {
    constructor(section) {
      this.section = section;
      this.settled = false; // nothing scrolls, and the address stays, while the page is built
      this.head = values(section.closest(".design").querySelector(".design-data"));
      this.command = section.querySelector(".command code").textContent;
      this.runs = all(section, "article.run").map((article) => new Run(article, this));
      this.tabs = all(section, ".tabs a");
      section.querySelector(".tabs").setAttribute("role", "tablist");
      this.tabs.forEach((tab, number) => this.makeTab(tab, number));
      for (const link of all(section, ".orders a")) {
        link.addEventListener("click", (event) => {
          event.preventDefault();
          this.choose(this.runs.findIndex((run) => `#${run.article.id}` === link.getAttribute("href")));
        });
      }
      const wake = () => (active = this);
      section.addEventListener("focusin", wake);
      section.addEventListener("pointerdown", wake);
      this.choose(0);
      this.settled = true;
    }

    makeTab(tab, number) {
      tab.setAttribute("role", "tab");
      tab.id = `${this.runs[number].article.id}-tab`;
      tab.setAttribute("aria-controls", this.runs[number].article.id);
      this.runs[number].article.setAttribute("role", "tabpanel");
      this.runs[number].article.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        this.choose(number);
      });
    }

    choose(number) {
      const wanted = (number + this.runs.length) % this.runs.length;
      this.run = this.runs[wanted];
      this.run.prepare();
      this.runs.forEach((run) => (run.article.hidden = run !== this.run));
      this.tabs.forEach((tab, position) => {
        tab.setAttribute("aria-selected", String(position === wanted));
        tab.tabIndex = position === wanted ? 0 : -1;
      });
      if (this.settled) remember(this.run);
    }

    next(by) {
      this.choose(this.runs.indexOf(this.run) + by);
      if (document.activeElement.closest(".tabs")) this.tabs[this.runs.indexOf(this.run)].focus();
    }
  }

  let active = null;

  /** Put the step into the address, so that it can be sent to somebody. */
  function remember(run) {
    try {
      history.replaceState(null, "", `#${run.article.id}&step=${run.step}`);
    } catch {
      // a browser that lets no page from disk do so
    }
  }

  /** Show what the address names: a race, one of its runs, a step. */
  function follow() {
    const [name, ...more] = decodeURIComponent(location.hash.slice(1)).split("&");
    for (const race of races) {
      const number = race.runs.findIndex((run) => run.article.id === name);
      if (number < 0 && race.section.id !== name) continue;
      active = race;
      race.choose(Math.max(number, 0));
      const step = more.find((part) => part.startsWith("step="));
      if (step) race.run.show(Number(step.slice(5)) || 0);
      if (!step || !number) race.section.scrollIntoView();
      race.run.drawing.focus({ preventScroll: true });
    }
  }

  async function copy(text, button) {
    const told = button.dataset.told || button.textContent;
    button.dataset.told = told;
    button.textContent = (await copied(text)) ? "copied" : "cannot copy";
    setTimeout(() => (button.textContent = told), 1500);
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = made("textarea", "", text); // a page from disk may not have the clipboard
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  const KEYS = {
    j: (race) => race.run.move("next"),
    k: (race) => race.run.move("back"),
    ArrowRight: (race) => race.run.move("next"),
    ArrowLeft: (race) => race.run.move("back"),
    "/": (race) => race.run.filter.focus(),
    "[": (race) => race.next(-1),
    "]": (race) => race.next(1),
  };
  const KEYS_IN_LANES = {
    ArrowDown: KEYS.j,
    ArrowUp: KEYS.k,
    Home: (race) => race.run.show(race.run.first),
    End: (race) => race.run.show(race.run.last),
  };

  function press(event) {
    if (!active || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.matches("input, textarea")) {
      if (event.key === "Escape") leaveFilter(at);
      return;
    }
    const inTabs = at.closest(".tabs");
    const tabKeys = { ArrowRight: KEYS["]"], ArrowLeft: KEYS["["] };
    const outside = at === document.body || at.closest(".drawing, .bar, .tabs, .beside");
    const action = (inTabs && tabKeys[event.key]) || KEYS[event.key] || (outside && KEYS_IN_LANES[event.key]);
    if (!action || (at === document.body && /^Arrow(Up|Down)$/.test(event.key))) return;
    event.preventDefault();
    action(active);
  }

  function leaveFilter(input) {
    input.value = "";
    input.dispatchEvent(new Event("input"));
    active.run.drawing.focus({ preventScroll: true });
  }

  document.documentElement.classList.add("scripts");
  const races = all(document, "section.race").map((section) => new Race(section));
  active = races[0] || null;
  document.addEventListener("keydown", press);
  addEventListener("hashchange", follow);
  if (location.hash) follow();
})();
