import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const all = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Barbara Liskov"].map((name, id) => ({ id, name }));
const names = () => screen.queryAllByRole("listitem").map(({ textContent }) => textContent);

test("shows all at first", () => {
  render(<{{Name}} {{things}}={all} />);
  assert.deepEqual(names(), all.map(({ name }) => name));
  assert.equal(screen.getByRole("status").textContent, "4 of 4");
});
test("filters whatever the case", async () => {
  const user = userEvent.setup();
  render(<{{Name}} {{things}}={all} />);
  await user.type(screen.getByRole("searchbox", { name: "Search" }), " LA ");
  assert.deepEqual(names(), ["Ada Lovelace", "Alan Turing"].filter((name) => /la/i.test(name)));
  await user.clear(screen.getByRole("searchbox"));
  await user.type(screen.getByRole("searchbox"), "hop");
  assert.deepEqual(names(), ["Grace Hopper"]);
  assert.equal(screen.getByRole("status").textContent, "1 of 4");
});
test("says when nothing is found", async () => {
  const user = userEvent.setup();
  render(<{{Name}} {{things}}={all} />);
  await user.type(screen.getByRole("searchbox"), "zzz");
  assert.equal(screen.queryByRole("list"), null);
  assert.ok(screen.getByText("Nothing found"));
  assert.equal(screen.getByRole("status").textContent, "0 of 4");
});
