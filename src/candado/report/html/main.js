const form = document.getElementById("filters");
const counted = document.getElementById("count");
const chosenBy = document.getElementById("chosen-by");
const PRINTED = 1000;
let state = readState();

/** A list of choices: all, then each value with how many findings have it. */
function fill(name, all, options) {
  const select = form.elements[name];
  select.append(element("option", { value: "" }, all));
  for (const [value, label, number] of options) {
    select.append(element("option", { value: `=${value}` }, `${label} (${number.toLocaleString("en")})`));
  }
}

const byName = (a, b) => a[1].localeCompare(b[1], "en");

function fillAll() {
  const projects = [...tally(columns.project)].map(([place, number]) => [text(place), text(place) || "(the organization)", number]);
  const owners = [...tally(columns.owner)].map(([place, number]) => [text(place), text(place) || "(nobody)", number]);
  fill("project", "All projects", projects.sort(byName));
  fill("owner", "All owners", owners.sort(byName));
  const sections = tally(columns.control.map((number) => controls[number].section));
  const names = [...sections].filter(([name]) => name).map(([name, number]) => [name, titled(name), number]);
  fill("section", "All sections", names.sort(byName));
}

const titled = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");

/** The form as the state has it. */
function showForm() {
  form.elements.q.value = state.q || "";
  for (const name of ["project", "owner", "section"]) {
    form.elements[name].value = state[name] === null ? "" : `=${state[name]}`;
  }
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    box.checked = box.name === "new" ? state.new : state[box.name].includes(box.value);
  }
  chosenBy.replaceChildren();
  for (const [name, label] of [["control", "control"], ["article", "recommendation"]]) {
    if (state[name] === null) continue;
    const button = element("button", { type: "button", class: "chip" }, `${label} ${state[name]} ×`);
    button.setAttribute("aria-label", `Show all, not only ${label} ${state[name]}`);
    button.addEventListener("click", () => change({ [name]: null }));
    chosenBy.append(button);
  }
}

function readForm() {
  const checked = (name) => [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
  const chosen = (name) => (form.elements[name].value === "" ? null : form.elements[name].value.slice(1));
  return {
    q: form.elements.q.value || null,
    project: chosen("project"),
    owner: chosen("owner"),
    section: chosen("section"),
    severity: checked("severity"),
    status: checked("status"),
    new: form.elements.new.checked,
  };
}

/** Shows what the state asks for. */
function show() {
  showForm();
  const rows = matching(state);
  const named = state.finding === null ? -1 : columns.id.indexOf(state.finding);
  const row = named >= 0 ? named : (rows[0] ?? null);
  showRows(rows, rows.indexOf(row));
  showDetail(row);
  counted.textContent = rows.length === size ? `${size.toLocaleString("en")} findings` : `${rows.length.toLocaleString("en")} of ${size.toLocaleString("en")} findings`;
  document.getElementById("none").hidden = rows.length > 0;
}

function change(changes) {
  state = { ...state, ...changes };
  writeState(state);
  show();
}

shown.choose = (row, byPointer) => {
  state = { ...state, finding: columns.id[row] };
  writeState(state);
  showDetail(row);
  if (!byPointer) return;
  detail.setAttribute("data-open", "");
  if (narrow.matches) document.getElementById("detail-title").focus();
};

function close() {
  detail.removeAttribute("data-open");
  list.focus();
}

let typing = 0;
form.addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => change(readForm()), event.target.name === "q" ? 120 : 0);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.replaceState(null, "", "#");
  state = readState();
  show();
});
document.getElementById("close").addEventListener("click", close);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && detail.contains(document.activeElement)) close();
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    form.elements.q.focus();
  }
});
addEventListener("hashchange", () => {
  if (location.hash && !location.hash.includes("=")) return;
  state = readState();
  show();
  document.getElementById("findings").scrollIntoView();
});

const theme = document.getElementById("theme");
const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
});
theme.hidden = false;
nameTheme();

/** On paper there is no scrolling: a table of what the filters let through. */
addEventListener("beforeprint", () => {
  const rows = shown.rows.slice(0, PRINTED).map((row) => {
    const found = finding(row);
    return element(
      "tr", {},
      ...[found.severity, found.status, found.project || data.organization, `${found.kind} ${found.resource}`, found.reason, found.owner, found.due].map((cell) => element("td", {}, cell)),
    );
  });
  document.getElementById("printed-rows").replaceChildren(...rows);
  document.getElementById("printed-count").textContent =
    shown.rows.length > PRINTED ? `The first ${PRINTED} of ${shown.rows.length}; candado report --format csv has all.` : counted.textContent;
});

fillAll();
show();
if (location.hash.includes("=")) document.getElementById("findings").scrollIntoView();
