import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const field = () => screen.getByLabelText<HTMLInputElement>("New task");
const open = () => screen.getByRole("status").textContent;
const count = () => screen.queryAllByRole("listitem").length;
async function withTasks(...texts: string[]) {
  const user = userEvent.setup();
  render(<{{Name}} />);
  for (const text of texts) await user.type(field(), text + "{Enter}");
  return user;
}

test("adds tasks and empties the field", async () => {
  const user = await withTasks("write");
  await user.type(field(), "  read ");
  await user.click(screen.getByRole("button", { name: "Add" }));
  assert.equal(field().value, "");
  assert.equal(count(), 2);
  assert.ok(screen.getByRole("checkbox", { name: "read" }));
  assert.equal(open(), "2 {{word}}");
});
test("adds nothing that is blank", async () => {
  await withTasks("   ");
  assert.equal(count(), 0);
  assert.equal(open(), "0 {{word}}");
});
test("checks and unchecks one", async () => {
  const user = await withTasks("a", "b");
  await user.click(screen.getByRole("checkbox", { name: "a" }));
  assert.equal(open(), "1 {{word}}");
  assert.equal(screen.getByRole<HTMLInputElement>("checkbox", { name: "b" }).checked, false);
  await user.click(screen.getByRole("checkbox", { name: "a" }));
  assert.equal(open(), "2 {{word}}");
});
test("deletes one of two with the same text", async () => {
  const user = await withTasks("twin", "twin", "other");
  await user.click(screen.getAllByRole("button", { name: "Delete twin" })[0] as HTMLElement);
  assert.equal(count(), 2);
  assert.equal(screen.getAllByRole("checkbox", { name: "twin" }).length, 1);
});
