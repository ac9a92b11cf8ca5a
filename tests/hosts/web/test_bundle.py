"""Modules of JavaScript become one script, and what cannot be put together is said."""

import re

import pytest

from volrender.hosts.web.bundle import BundleError, bundle

GOOD = {
    "page/main.js": """// Where does it start?
import {area, Shape} from "../maths/shapes.js";
import {PI_ROUGHLY} from "../maths/numbers.js";

const told = [area(new Shape(2)), PI_ROUGHLY, sizeOf(3)], HALF = 1 / 2;
export async function sizeOf(side) {
  const area = side * side;
  return area;
}
""",
    "maths/shapes.js": """// What has an area?
import {PI_ROUGHLY} from "./numbers.js";

export class Shape {
  constructor(radius) {
    this.radius = radius;
  }
}

export const area = (shape, by = 1) => PI_ROUGHLY * shape.radius ** 2 * by;
""",
    "maths/numbers.js": "// Which numbers?\nexport const PI_ROUGHLY = 22 / 7, E_ROUGHLY = 2.7;\n",
}


def written(folder, **changes):
    """The modules above as files, some with a line at their end."""
    for path, text in GOOD.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + changes.get(file.stem, ""), encoding="utf-8")
    return folder


def test_modules_stand_once_behind_what_they_import(tmp_path):
    text = bundle(folder=written(tmp_path))
    assert re.findall(r"// (\w+/\w+\.js)", text) == [
        *("maths/numbers.js", "maths/shapes.js", "page/main.js"),
    ]
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    assert "class Shape {" in text and "\nasync function sizeOf" in text


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("main", "const area = 1;", "^page/main.js:10: area is declared in maths/shapes.js:10"),
        (
            "main",
            "const x = f(1, 2), E_ROUGHLY = 2;",
            "E_ROUGHLY is declared in maths/numbers.js:2",
        ),
        ("main", "function told() {}", "told is declared in page/main.js:5"),
        ("main", "export default {sizeOf};", "page/main.js:10: an export is"),
        ("main", "export {sizeOf};", "page/main.js:10: an export is"),
        ("main", 'import * as all from "./a.js";', "page/main.js:10: an import is"),
        ("main", 'import {area as b} from "../maths/shapes.js";', "page/main.js:10: an import is"),
        ("main", 'import {area} from "https://example.org/x.js";', "page/main.js:10: an import is"),
        ("main", 'import {gone} from "../maths/shapes.js";', "shapes.js does not export gone"),
        (
            "main",
            'import {area} from "./none.js";',
            "page/main.js:10: there is no module page/none",
        ),
        ("main", 'import {area} from "../../x.js";', "page/main.js:10: there is no module ../x.js"),
        (
            "main",
            "const [a, area] = told;",
            "page/main.js:10: area is declared in maths/shapes.js:10",
        ),
        ("main", "const {a: b} = told;", "page/main.js:10: a declaration at the top"),
        (
            "numbers",
            'import {area} from "./shapes.js";',
            "import each other: .*shapes.js → .*shapes",
        ),
        ("main", "const text = `one", "page/main.js:10: a text in backticks"),
    ],
)
def test_what_cannot_be_put_together_is_said_with_its_line(tmp_path, module, line, said):
    with pytest.raises(BundleError, match=said):
        bundle(folder=written(tmp_path, **{module: line + "\n"}))
