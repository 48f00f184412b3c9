import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Settings, {{hook}} } from "./solution";

const box = () => screen.getByRole<HTMLInputElement>("checkbox", { name: "{{label}}" });
function Names() {
  const [names, setNames] = {{hook}}<string[]>("names", ["Ada"]);
  return <button type="button" onClick={() => setNames([...names, "Bob"])}>{names.join()}</button>;
}

test("begins with what is given", () => {
  localStorage.clear();
  render(<Settings />);
  assert.equal(box().checked, false);
});
test("keeps what is set", async () => {
  localStorage.clear();
  const { unmount } = render(<Settings />);
  await userEvent.setup().click(box());
  assert.equal(box().checked, true);
  assert.equal(localStorage.getItem("{{key}}"), "true");
  unmount();
  render(<Settings />);
  assert.equal(box().checked, true);
});
test("takes what is damaged for nothing", () => {
  localStorage.setItem("{{key}}", "{not json");
  render(<Settings />);
  assert.equal(box().checked, false);
});
test("keeps any value", async () => {
  localStorage.clear();
  const { unmount } = render(<Names />);
  await userEvent.setup().click(screen.getByRole("button"));
  assert.equal(screen.getByRole("button").textContent, "Ada,Bob");
  unmount();
  render(<Names />);
  assert.equal(screen.getByRole("button").textContent, "Ada,Bob");
});
