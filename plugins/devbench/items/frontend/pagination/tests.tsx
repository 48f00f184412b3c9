import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const text = () => screen.getByRole("navigation", { name: "Pages" }).textContent ?? "";

test("counts its pages", () => {
  const { rerender } = render(<{{Name}} total={3 * {{size}}} page={1} onPage={() => {}} />);
  assert.match(text(), /Page 1 of 3(?!\d)/);
  rerender(<{{Name}} total={3 * {{size}} + 1} page={2} onPage={() => {}} />);
  assert.match(text(), /Page 2 of 4(?!\d)/);
  rerender(<{{Name}} total={0} page={1} onPage={() => {}} />);
  assert.match(text(), /Page 1 of 1(?!\d)/);
});
test("is disabled at the ends", () => {
  const { rerender } = render(<{{Name}} total={2 * {{size}}} page={1} onPage={() => {}} />);
  assert.deepEqual([button("Previous").disabled, button("Next").disabled], [true, false]);
  rerender(<{{Name}} total={2 * {{size}}} page={2} onPage={() => {}} />);
  assert.deepEqual([button("Previous").disabled, button("Next").disabled], [false, true]);
});
test("tells the new page and keeps none", async () => {
  const user = userEvent.setup();
  const seen: number[] = [];
  render(<{{Name}} total={9 * {{size}}} page={5} onPage={(page) => seen.push(page)} />);
  await user.click(button("Next"));
  await user.click(button("Next"));
  await user.click(button("Previous"));
  assert.deepEqual(seen, [6, 6, 4]);
  assert.match(text(), /Page 5 of 9/);
});
