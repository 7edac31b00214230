let lowered = null;

/** The rows that a state lets through, in the order of the report: the worst first. */
function matching(state) {
  const tests = [];
  const place = (name) => (name === null ? null : strings.indexOf(name));
  const only = (column, wanted) => tests.push((row) => column[row] === wanted);
  const among = (column, wanted) => tests.push((row) => wanted.has(column[row]));

  if (state.project !== null) only(columns.project, state.project === ORGANIZATION ? -1 : place(state.project));
  if (state.owner !== null) only(columns.owner, place(state.owner));
  if (state.severity.length) among(columns.severity, new Set(state.severity.map((name) => severities.indexOf(name))));
  if (state.status.length) among(columns.status, new Set(state.status.map((name) => statuses.indexOf(name))));
  const ofControl = (test) => {
    const wanted = new Set();
    controls.forEach((control, number) => test(control) && wanted.add(number));
    among(columns.control, wanted);
  };
  if (state.section !== null) ofControl((control) => control.section === state.section);
  if (state.control !== null) ofControl((control) => control.name === state.control);
  if (state.article !== null) ofControl((control) => control.article.includes(state.article));
  if (state.new) only(columns.new, 1);
  for (const word of (state.q || "").toLowerCase().split(/\s+/).filter(Boolean)) tests.push(saying(word));

  const rows = [];
  for (let row = 0; row < size; row++) if (tests.every((test) => test(row))) rows.push(row);
  return rows;
}

/** Whether a row says a word anywhere; each string is looked at once, however many rows have it. */
function saying(word) {
  lowered = lowered || strings.map((string) => string.toLowerCase());
  const hits = Uint8Array.from(lowered, (string) => (string.includes(word) ? 1 : 0));
  const named = controls.map((control) => `${control.name} ${control.title}`.toLowerCase().includes(word));
  const { id, control, resource, kind, project, owner, reason, note, evidence } = columns;
  const spoken = [resource, kind, project, owner, reason, note];
  return (row) =>
    named[control[row]] ||
    id[row].startsWith(word) ||
    spoken.some((column) => hits[column[row]] === 1) ||
    evidence[row].some((place) => hits[place] === 1);
}
