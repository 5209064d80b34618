// Steps through the races of the page. What it shows comes from the model that was checked, so all of it
// is put in as text, never as markup; names are kept in maps, where `__proto__` is a name like any other.
const NEAREST = { block: "nearest", inline: "nearest" };
const all = (place, selector) => [...place.querySelectorAll(selector)];
const values = (place) => JSON.parse(place.textContent);
const toMap = (entries) => new Map(Object.entries(entries));

/** An element with a class, and texts or elements in it. */
function made(name, kind, ...inside) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
}

/** A button with a text, and what it does. */
function button(kind, text, action) {
  const element = made("button", kind, text);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

const BEFORE = 64; // pixels that stay seen before the beginning of what is too wide: a number, an indent

/** Scroll a box, and nothing around it, so that an element in it is seen. */
function scrollWithin(box, element) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const room = outer.height - inner.height;
  if (inner.top < outer.top + room / 4 || inner.bottom > outer.bottom - room / 4) {
    box.scrollTop += inner.top - outer.top - room / 3;
  }
  const over = Math.min(inner.right - outer.right, inner.left - outer.left - BEFORE);
  if (over > 0) box.scrollLeft += over + 8;
  if (inner.left < outer.left) box.scrollLeft += inner.left - outer.left - 48;
}
