// A list that draws only the rows in sight. The list has the focus, and says which row is meant.
const list = document.getElementById("list");
const rowsBox = document.getElementById("rows");
const narrow = matchMedia("(max-width: 860px)");
const BEYOND = 6;

const shown = { rows: [], active: -1, choose: () => {} };
const rowHeight = () => (narrow.matches ? 92 : 64);

/** Shows rows, with one of them chosen or none (-1). */
function showRows(rows, active) {
  shown.rows = rows;
  shown.active = active;
  list.style.setProperty("--row", `${rowHeight()}px`);
  rowsBox.style.height = `${rows.length * rowHeight()}px`;
  if (active >= 0) reveal(active);
  else list.scrollTop = 0;
  draw();
}

function draw() {
  const height = rowHeight();
  const first = Math.max(0, Math.floor(list.scrollTop / height) - BEYOND);
  const last = Math.min(shown.rows.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + BEYOND);
  const drawn = [];
  for (let at = first; at < last; at++) drawn.push(drawRow(at, height));
  rowsBox.replaceChildren(...drawn);
  const inSight = shown.active >= first && shown.active < last;
  if (inSight) list.setAttribute("aria-activedescendant", `row-${shown.active}`);
  else list.removeAttribute("aria-activedescendant");
}

function drawRow(at, height) {
  const found = finding(shown.rows[at]);
  const where = found.project || data.organization;
  const made = element(
    "div",
    {
      id: `row-${at}`,
      role: "option",
      class: `row ${found.severity} ${found.status === "failed" ? "" : "closed"}`,
      "aria-selected": String(at === shown.active),
      "aria-posinset": at + 1,
      "aria-setsize": shown.rows.length,
    },
    element("span", { class: "row-severity" }, element("span", { class: `mark ${found.severity}` }, found.severity)),
    element("span", { class: "row-what" }, element("b", {}, found.resource), element("span", { class: "kind" }, found.kind)),
    element("span", { class: "row-why" }, found.status === "unknown" ? found.control.title : sentence(found.reason)),
    element("span", { class: "row-where" }, where),
    element(
      "span",
      { class: "row-state" },
      found.status === "failed"
        ? element("span", { class: found.isOverdue ? "overdue" : "quiet" }, found.due ? `due ${found.due}` : "")
        : element("span", { class: "mark" }, found.status),
    ),
  );
  made.style.top = `${at * height}px`;
  made.addEventListener("click", () => choose(at, true));
  return made;
}

function choose(at, byPointer = false) {
  if (!shown.rows.length) return;
  shown.active = Math.max(0, Math.min(shown.rows.length - 1, at));
  reveal(shown.active);
  draw();
  shown.choose(shown.rows[shown.active], byPointer);
}

function reveal(at) {
  const top = at * rowHeight();
  const bottom = top + rowHeight();
  if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
}

const KEYS = {
  ArrowDown: () => shown.active + 1,
  ArrowUp: () => shown.active - 1,
  PageDown: () => shown.active + Math.floor(list.clientHeight / rowHeight()),
  PageUp: () => shown.active - Math.floor(list.clientHeight / rowHeight()),
  Home: () => 0,
  End: () => shown.rows.length - 1,
};

list.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const next = KEYS[event.key];
  if (next) choose(next());
  else if (event.key === "Enter" && shown.active >= 0) choose(shown.active, true);
  else return;
  event.preventDefault();
});
let waiting = 0;
list.addEventListener("scroll", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(draw);
});
narrow.addEventListener("change", () => showRows(shown.rows, shown.active));
addEventListener("resize", draw);
