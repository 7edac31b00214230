const detail = document.getElementById("detail");
const body = document.getElementById("detail-body");

/** Shows a finding: what and where it is, what proves it, why it matters and how to mend it. */
function showDetail(row) {
  if (row === null) {
    body.replaceChildren(element("p", { class: "quiet" }, "Choose a finding to see its evidence and its fix."));
    detail.removeAttribute("data-open");
    return;
  }
  const found = finding(row);
  const parts = [
    element("p", { class: "marks" }, ...marks(found)),
    element("h3", { id: "detail-title", tabindex: "-1" }, found.control.title),
    element("p", { class: "where" }, element("span", { class: "kind" }, found.kind), " ", element("b", {}, found.resource)),
    element("p", { class: "reason" }, sentence(found.reason)),
    portal(found),
    facts(found),
    ...evidenceOf(found),
    ...proseOf(found),
    ...commands(found),
  ];
  body.replaceChildren(...parts.filter((part) => part !== null));
  detail.scrollTop = 0;
}

function marks(found) {
  return [
    element("span", { class: `mark ${found.severity}` }, found.severity),
    element("span", { class: "mark" }, found.status),
    found.isNew ? element("span", { class: "mark" }, "new") : null,
    found.isOverdue ? element("span", { class: "mark overdue" }, "overdue") : null,
  ];
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");

function portal(found) {
  if (!/^https?:\/\//.test(found.url)) return null;
  return element("p", {}, element("a", { class: "action", href: found.url, rel: "noreferrer noopener", target: "_blank" }, "Open in the portal ↗"));
}

function facts(found) {
  const rows = [
    ["Project", found.project || `${data.organization} (organization)`],
    ["Owner", found.owner || "nobody is named"],
    ["First seen", found.firstSeen],
    ["Due", found.due],
    ["Confidence", found.confidence],
    ["Decided", found.note],
    ["Control", found.control.name],
    ["Article", found.control.article.join(", ")],
  ];
  return element("dl", { class: "facts" }, ...pairs(rows.filter(([, value]) => value)));
}

const pairs = (rows) => rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);

function evidenceOf(found) {
  if (!found.evidence.length) return [];
  return [element("h4", {}, "Evidence"), element("dl", { class: "facts evidence" }, ...pairs(found.evidence))];
}

function proseOf(found) {
  const template = document.querySelector(`template[data-control="${CSS.escape(found.control.name)}"]`);
  return template ? [element("div", { class: "prose" }, template.content.cloneNode(true))] : [];
}

function commands(found) {
  return [
    element("h4", {}, "On the command line"),
    element("pre", {}, `candado show ${found.id}\ncandado accept ${found.id} --until DATE --why REASON`),
  ];
}
