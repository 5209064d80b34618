
/** A property's race, with its other runs behind tabs. */
class Race {
  constructor(section) {
    this.section = section;
    this.settled = false; // nothing scrolls, and the address stays, while the page is built
    const { file, properties } = values(section.closest(".design").querySelector(".design-data"));
    this.head = file;
    this.properties = toMap(properties);
    this.property = section.dataset.property;
    this.command = section.querySelector(".command code").textContent;
    this.runs = all(section, ".run").map((panel) => new Run(panel, this));
    this.tabs = all(section, ".tabs a");
    section.querySelector(".tabs").setAttribute("role", "tablist");
    this.tabs.forEach((tab, number) => this.makeTab(tab, number));
    for (const link of all(section, ".orders a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.choose(this.runs.findIndex((run) => `#${run.panel.id}` === link.getAttribute("href")));
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
    tab.id = `${this.runs[number].panel.id}-tab`;
    tab.setAttribute("aria-controls", this.runs[number].panel.id);
    this.runs[number].panel.setAttribute("role", "tabpanel");
    this.runs[number].panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      this.choose(number);
    });
  }

  choose(number) {
    const wanted = (number + this.runs.length) % this.runs.length;
    this.run = this.runs[wanted];
    this.run.prepare();
    this.runs.forEach((run) => (run.panel.hidden = run !== this.run));
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

/** Put the step into the address, so that it can be sent to somebody. */
function remember(run) {
  try {
    history.replaceState(null, "", `#${run.panel.id}&step=${run.step}`);
  } catch {
    // a browser that lets no page from disk do so
  }
}

/** Show what the address names: a race, one of its runs, a step. */
function follow() {
  const [name, ...more] = decodeURIComponent(location.hash.slice(1)).split("&");
  for (const race of races) {
    const number = race.runs.findIndex((run) => run.panel.id === name);
    if (number < 0 && race.section.id !== name) continue;
    active = race;
    race.choose(Math.max(number, 0));
    const step = more.find((part) => part.startsWith("step="));
    race.section.scrollIntoView();
    if (step) race.run.showNamed(Number(step.slice(5)) || 0);
    race.run.drawing.focus({ preventScroll: true });
  }
}
