import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const more = () => screen.getByRole<HTMLButtonElement>("button", { name: "Increase seats" });
const less = () => screen.getByRole<HTMLButtonElement>("button", { name: "Decrease seats" });
const value = () => Number(screen.getByRole("status").textContent);

test("begins at the least", () => {
  render(<{{Name}} label="seats" min={2} max={9} />);
  assert.equal(value(), 2);
  assert.deepEqual([less().disabled, more().disabled], [true, false]);
});
test("counts up and down", async () => {
  const user = userEvent.setup();
  const seen: number[] = [];
  render(<{{Name}} label="seats" min={2} max={20} onChange={(n) => seen.push(n)} />);
  assert.deepEqual(seen, []);
  await user.click(more());
  await user.click(more());
  await user.click(less());
  assert.equal(value(), 2 + {{step}});
  assert.deepEqual(seen, [2 + {{step}}, 2 + 2 * {{step}}, 2 + {{step}}]);
});
test("stays in its range", async () => {
  const user = userEvent.setup();
  render(<{{Name}} label="seats" min={0} max={3} />);
  for (let clicks = 0; clicks < 5; clicks++) await user.click(more());
  assert.equal(value(), 3);
  assert.equal(more().disabled, true);
  for (let clicks = 0; clicks < 5; clicks++) await user.click(less());
  assert.equal(value(), 0);
});
