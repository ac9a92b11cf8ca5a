// How does the page start? With what is in its own elements.
import {Blocks} from "../gpu/blocks.js";
import {View} from "./view.js";

// Start the page; resolves to its View when the first frame is there, or it was said why there is none.
export async function startPage() {
  const text = (id) => document.getElementById(id).textContent;
  const root = document.querySelector(".volrender");
  const view = new View(root, JSON.parse(text("scene")), new Blocks(text), document);
  await view.start();
  return view;
}
