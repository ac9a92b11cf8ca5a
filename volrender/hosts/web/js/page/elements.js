// How are the controls of the strip made? Elements with a `refresh()` that shows what is set now.

// An element with properties and children; text is text, never markup.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

// A control with its label before it; `key` is its name.
function labelled(key, label, control, ...more) {
  control.name = key;
  return make("label", {className: `row ${control.type}`}, make("span", {}, label), control, ...more);
}

// A number to four digits, as people write it.
export const numberText = (value) => String(Number(value.toPrecision(4))).replace("-", "−");

// A slider from low to high, and `textOf` what is set; of whole numbers where `step` is 1.
export function slider(key, label, [low, high], get, set, textOf = numberText, step = "any") {
  const input = make("input", {type: "range", min: low, max: high, step});
  const output = make("output", {ariaLive: "off"}); // it would be read out while a series plays
  const row = labelled(key, label, input, output);
  row.refresh = () => {
    input.value = get();
    output.value = textOf(get());
    input.setAttribute("aria-valuetext", output.value);
  };
  input.addEventListener("input", () => set(Number(input.value)));
  return row;
}

// A choice of texts by name; where what is set is none of them, `other` stands for it.
export function choice(key, label, options, get, set, other = null) {
  const select = make("select", {}, ...options.map(({name, text}) => make("option", {value: name}, text)));
  if (other !== null) select.prepend(make("option", {value: "", disabled: true}, other));
  const row = labelled(key, label, select);
  row.refresh = () => { select.value = options.some(({name}) => name === get()) ? get() : ""; };
  select.addEventListener("change", () => set(select.value));
  return row;
}

// A box to tick.
export function tick(label, get, set) {
  const input = make("input", {type: "checkbox"});
  const row = make("label", {className: "tick"}, input, make("span", {}, label));
  row.refresh = () => { input.checked = get(); };
  input.addEventListener("change", () => set(input.checked));
  return row;
}

// A button; `text()` is what is written on it now.
export function button(key, text, press, title = "") {
  const element = make("button", {type: "button", name: key, title});
  element.refresh = () => { element.textContent = text(); };
  element.addEventListener("click", press);
  return element;
}
