import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const field = (row: string) => screen.getByLabelText<HTMLInputElement>("{{row}} " + row);
const button = (name: string) => screen.getByRole("button", { name });

test("adds rows", async () => {
  const user = userEvent.setup();
  render(<{{Name}} />);
  await user.click(button("Add"));
  assert.equal(field("4").value, "");
});
test("keeps the texts of the rows that stay", async () => {
  const user = userEvent.setup();
  render(<{{Name}} />);
  for (const row of ["1", "2", "3"]) await user.type(field(row), "t" + row);
  await user.click(button("Remove {{row}} 2"));
  assert.equal(screen.queryByLabelText("{{row}} 2"), null);
  assert.deepEqual([field("1").value, field("3").value], ["t1", "t3"]);
});
test("begins a new row empty", async () => {
  const user = userEvent.setup();
  render(<{{Name}} />);
  await user.type(field("3"), "three");
  await user.click(button("Remove {{row}} 3"));
  await user.click(button("Add"));
  assert.equal(field("4").value, "");
});
