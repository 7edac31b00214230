// What is shown stands in the address after #, so that a view can be kept, sent and gone back to.
const SINGLE = ["q", "project", "owner", "section", "control", "article", "finding"];
const SEVERAL = ["severity", "status"];

/** The state that the address names; absent is null: no filter. */
function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const state = { new: given.get("new") === "1" };
  for (const key of SINGLE) state[key] = given.get(key);
  for (const key of SEVERAL) state[key] = given.has(key) ? given.get(key).split(",").filter(Boolean) : [];
  return state;
}

/** Puts the state into the address, without a step in the browser's history. */
function writeState(state) {
  const given = new URLSearchParams();
  for (const key of SINGLE) if (state[key] !== null) given.set(key, state[key]);
  for (const key of SEVERAL) if (state[key].length) given.set(key, state[key].join(","));
  if (state.new) given.set("new", "1");
  history.replaceState(null, "", "#" + given.toString());
}
