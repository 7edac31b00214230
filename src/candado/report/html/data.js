"use strict";

// What the page holds: columns of numbers, and each string once.
const data = JSON.parse(document.getElementById("payload").textContent);
const { strings, columns, controls, severities, statuses } = data;
const size = columns.id.length;
const ORGANIZATION = "";

const text = (place) => (place < 0 ? "" : strings[place]);
const day = (number) => (number < 0 ? "" : new Date(number * 86400000).toISOString().slice(0, 10));

/** The finding in a row, in words. */
function finding(row) {
  const page = text(columns.url[row]);
  const evidence = [];
  const pairs = columns.evidence[row];
  for (let at = 0; at < pairs.length; at += 2) evidence.push([strings[pairs[at]], strings[pairs[at + 1]]]);
  return {
    id: columns.id[row],
    control: controls[columns.control[row]],
    severity: severities[columns.severity[row]],
    status: statuses[columns.status[row]],
    confidence: text(columns.confidence[row]),
    kind: text(columns.kind[row]),
    resource: text(columns.resource[row]),
    project: text(columns.project[row]),
    owner: text(columns.owner[row]),
    reason: text(columns.reason[row]),
    note: text(columns.note[row]),
    url: columns.url[row] < 0 || /^https?:\/\//.test(page) ? page : data.address + page,
    evidence,
    firstSeen: day(columns.first_seen[row]),
    due: day(columns.due[row]),
    isOverdue: columns.due[row] >= 0 && columns.due[row] < data.today,
    isNew: columns.new[row] === 1,
  };
}

/** How many rows have each value of a column. */
function tally(column) {
  const counts = new Map();
  for (const value of column) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}

/** An element; children are elements or text, never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}
