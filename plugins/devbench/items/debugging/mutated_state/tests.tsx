import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const entries = () => ["a", "b", "c"].map((name) => ({ name, picked: name === "b" }));
const pressed = (name: string) => screen.getByRole("button", { name }).getAttribute("aria-pressed");
const status = () => screen.getByRole("status").textContent;

test("shows what is picked", () => {
  render(<{{Name}} initial={entries()} />);
  assert.deepEqual([pressed("a"), pressed("b"), status()], ["false", "true", "1 picked"]);
});
test("shows a click", async () => {
  const user = userEvent.setup();
  render(<{{Name}} initial={entries()} />);
  await user.click(screen.getByRole("button", { name: "a" }));
  assert.deepEqual([pressed("a"), status()], ["true", "2 picked"]);
  await user.click(screen.getByRole("button", { name: "b" }));
  assert.deepEqual([pressed("b"), status()], ["false", "1 picked"]);
});
test("leaves the list of its parent alone", async () => {
  const initial = entries();
  render(<{{Name}} initial={initial} />);
  await userEvent.setup().click(screen.getByRole("button", { name: "c" }));
  assert.deepEqual(initial, entries());
});
