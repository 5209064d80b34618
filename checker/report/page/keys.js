
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
  a: (race) => race.run.allSteps?.click(),
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

/** Say that the overview scrolls, where it does. */
function tellOverview() {
  const box = document.querySelector(".overview");
  document.querySelector(".scrolls").hidden = box.scrollWidth <= box.clientWidth;
}

document.documentElement.classList.add("scripts");
for (const row of all(document, "tr[id]")) row.removeAttribute("id"); // or the browser scrolls to it by itself
const texts = toMap(values(document.querySelector(".sources")));
let active = null;
const races = all(document, "section.race").map((section) => new Race(section));
active = races[0] || null;
document.addEventListener("keydown", press);
addEventListener("hashchange", follow);
new ResizeObserver(tellOverview).observe(document.querySelector(".overview"));
if (location.hash) follow();
