
/** The orders that force a race, as arrows from mark to mark. They run along the lines of the marks and down
 * between the lanes, where no text stands; where there is no such way, down a gutter before the first lane. */
class Arrows {
  static CLEAR = 5; // pixels between an arrow and any text, or another arrow
  static STEP = 4; // pixels between the ways that are tried

  constructor(drawing) {
    this.drawing = drawing;
    this.svg = drawing.querySelector(":scope > svg");
  }

  /** Draw anew; a gutter is made, and all is measured again, if there is need of it. */
  draw(table) {
    this.table = table;
    this.svg.replaceChildren();
    this.svg.setAttribute("width", 0);
    if (!this.table.offsetWidth) return;
    this.drawing.classList.remove("boxed");
    this.drawing.classList.toggle("boxed", this.drawing.scrollWidth > this.drawing.clientWidth + 1);
    const pairs = this.pairs();
    let routes = this.routes(pairs);
    const without = routes.filter((route) => !route).length;
    if (without > Number(table.dataset.gutter || 0)) {
      table.dataset.gutter = without;
      this.table.style.setProperty("--gutter", `${8 + 8 * without}px`);
      routes = this.routes(pairs);
    }
    this.svg.setAttribute("width", this.table.offsetWidth);
    this.svg.setAttribute("height", this.table.offsetHeight);
    this.svg.replaceChildren(...routes.map((route, number) => route && this.arrow(route, pairs[number].order)).filter(Boolean));
    this.light();
  }

  /** The marks of each order of which both steps are shown. */
  pairs() {
    const ends = all(this.table, '.order[data-end="from"]').map((from) => ({
      order: from.dataset.order,
      from,
      to: this.table.querySelector(`.order[data-end="to"][data-order="${from.dataset.order}"]`),
    }));
    return ends.filter(({ from, to }) => to && from.offsetWidth && to.offsetWidth);
  }

  /** A way for each pair, none twice; nothing where there is none. */
  routes(pairs) {
    const [texts, bars] = [this.texts(), this.bars()];
    const taken = [];
    return pairs.map(({ from, to }) => {
      const [start, end] = [this.place(from), this.place(to)];
      const route = this.route(start, end, texts, [...bars, ...taken]);
      if (route) taken.push({ left: route.x, right: route.x, top: Math.min(start.y, end.y), bottom: Math.max(start.y, end.y) });
      return route;
    });
  }

  /** Where an element stands, from the corner of the drawing. */
  place(element) {
    const [box, one] = [this.drawing.getBoundingClientRect(), element.getBoundingClientRect()];
    const [left, top] = [this.drawing.scrollLeft - box.left - this.drawing.clientLeft, this.drawing.scrollTop - box.top - this.drawing.clientTop];
    return { left: one.left + left, right: one.right + left, top: one.top + top, bottom: one.bottom + top, y: (one.top + one.bottom) / 2 + top };
  }

  /** Everything that an arrow must not cross. */
  texts() {
    const found = all(this.table, "tbody .card > *, tbody .card code, tbody .note, tbody .order, .remark span");
    return found.filter((one) => one.offsetWidth && !one.matches(".marks")).map((one) => this.place(one));
  }

  /** The lines that mark the lanes, beside the texts. */
  bars() {
    const cards = all(this.table, "tbody .card").filter((one) => one.offsetWidth).map((one) => this.place(one));
    return cards.map((card) => ({ ...card, right: card.left + 3 }));
  }

  /** The shortest way that is clear: of texts, and where it runs down, of other lines too. Of equal ones, that
   * which runs down beside where it leads. */
  route(start, end, texts, down) {
    const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
    const near = (one) => one.bottom > top - Arrows.CLEAR && one.top < bottom + Arrows.CLEAR;
    const [besides, downs] = [texts.filter(near), [...texts, ...down].filter(near)];
    const ways = this.columns().map((x) => ({ x, start, end, cost: this.reach(x, start) + 1.1 * this.reach(x, end) }));
    ways.sort((one, other) => one.cost - other.cost);
    return ways.find((way) => this.isClear(way, besides, downs));
  }

  /** Where an arrow may run down. */
  columns() {
    const first = this.place(this.table.querySelector("thead th.lane")).left;
    const found = [];
    for (let x = first + 2; x < this.table.offsetWidth - 4; x += Arrows.STEP) found.push(x);
    return found;
  }

  /** How far it is from a mark to a way, sideways. */
  reach(x, mark) {
    return x > mark.right ? x - mark.right : mark.left - x;
  }

  /** Whether nothing stands in a way: neither beside a mark, nor where it runs down. */
  isClear({ x, start, end }, besides, downs) {
    const { CLEAR } = Arrows;
    const isFree = (texts, left, right, top, bottom) =>
      !texts.some((text) => text.left < right && text.right > left && text.top < bottom && text.bottom > top);
    const beside = (mark) => {
      if (x > mark.left - 2 * CLEAR && x < mark.right + 2 * CLEAR) return false;
      const [left, right] = x > mark.right ? [mark.right + 1, x] : [x, mark.left - 1];
      return isFree(besides, left, right, mark.y - 1, mark.y + 1);
    };
    const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
    return beside(start) && beside(end) && isFree(downs, x - CLEAR, x + CLEAR, top, bottom);
  }

  /** An arrow along a way, its corners rounded. */
  arrow({ x, start, end }, order) {
    const [out, into] = [x > start.right ? 1 : -1, x > end.right ? -1 : 1];
    const [x1, x2] = [out > 0 ? start.right : start.left, into > 0 ? end.left : end.right];
    const down = start.y < end.y ? 1 : -1;
    const bend = Math.min(6, Math.abs(end.y - start.y) / 2);
    const line = `M${x1},${start.y} H${x - out * bend} Q${x},${start.y} ${x},${start.y + down * bend}`;
    const rest = `V${end.y - down * bend} Q${x},${end.y} ${x + into * bend},${end.y} H${x2 - 6 * into}`;
    const parts = ["g", "path", "path"].map((name) => document.createElementNS(this.svg.namespaceURI, name));
    const [group, path, head] = parts;
    path.setAttribute("d", `${line} ${rest}`);
    head.setAttribute("d", `M${x2},${end.y} l${-8 * into},-4.5 v9 z`);
    group.setAttribute("class", "arrow");
    group.dataset.order = order;
    group.append(path, head);
    return group;
  }

  /** Make the arrows stand out that begin or end at the current step. */
  light() {
    if (!this.table) return;
    for (const group of this.svg.children) {
      const marks = all(this.table, `tr.current .order[data-order="${group.dataset.order}"]`);
      group.classList.toggle("live", marks.length > 0);
    }
  }
}
