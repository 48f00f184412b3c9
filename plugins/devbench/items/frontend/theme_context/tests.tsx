import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{hook}}, {{Provider}} } from "./solution";

function Show() {
  const { theme } = {{hook}}();
  return <p role="status">{theme}</p>;
}
function Switch() {
  const { toggle } = {{hook}}();
  return <button type="button" onClick={() => toggle()}>switch</button>;
}
const shown = () => screen.getAllByRole("status").map(({ textContent }) => textContent);
const other = "{{first}}" === ("light" as string) ? "dark" : "light";

test("begins with its theme", () => {
  render(<{{Provider}}><Show /></{{Provider}}>);
  assert.deepEqual(shown(), ["{{first}}"]);
});
test("switches for all below", async () => {
  const user = userEvent.setup();
  render(<{{Provider}}><Show /><Switch /><Show /></{{Provider}}>);
  await user.click(screen.getByRole("button"));
  assert.deepEqual(shown(), [other, other]);
  await user.click(screen.getByRole("button"));
  assert.deepEqual(shown(), ["{{first}}", "{{first}}"]);
});
test("keeps providers apart", async () => {
  render(<><{{Provider}}><Show /><Switch /></{{Provider}}><{{Provider}}><Show /></{{Provider}}></>);
  await userEvent.setup().click(screen.getByRole("button"));
  assert.deepEqual(shown(), [other, "{{first}}"]);
});
test("throws without a provider", () => {
  assert.throws(() => render(<Show />), { message: "{{hook}} needs {{Provider}}" });
});
