import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const tabs = ["One", "Two", "Three"].map((title) => ({ id: title.toLowerCase(), title, content: "About " + title }));
const start = Number("{{start}}");
const title = (index: number) => tabs[(index + 3) % 3]?.title ?? "";
const shown = () => screen.getByRole("tabpanel").textContent;
const selected = () =>
  screen.getAllByRole("tab").filter((tab) => tab.getAttribute("aria-selected") === "true").map((tab) => tab.textContent);

test("begins with one tab chosen", () => {
  render(<{{Name}} tabs={tabs} />);
  assert.ok(screen.getByRole("tablist"));
  assert.deepEqual(selected(), [title(start)]);
  assert.equal(screen.getAllByRole("tab").filter((tab) => tab.getAttribute("aria-selected") === "false").length, 2);
  assert.equal(shown(), "About " + title(start));
});
test("chooses on a click", async () => {
  render(<{{Name}} tabs={tabs} />);
  await userEvent.setup().click(screen.getByRole("tab", { name: "Two" }));
  assert.deepEqual(selected(), ["Two"]);
  assert.equal(shown(), "About Two");
  assert.ok(screen.getByRole("tabpanel", { name: "Two" }));
});
test("moves with the arrow keys, around the ends", async () => {
  const user = userEvent.setup();
  render(<{{Name}} tabs={tabs} />);
  await user.click(screen.getByRole("tab", { name: "Three" }));
  await user.keyboard("{ArrowRight}");
  assert.deepEqual(selected(), ["One"]);
  assert.equal(document.activeElement?.textContent, "One");
  await user.keyboard("{ArrowLeft}{ArrowLeft}");
  assert.deepEqual(selected(), ["Two"]);
  assert.equal(document.activeElement?.textContent, "Two");
});
