import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

function deferred() {
  const waiting: { resolve: (values: string[]) => void; reject: (error: Error) => void }[] = [];
  const load = () => new Promise<string[]>((resolve, reject) => waiting.push({ resolve, reject }));
  return { load, waiting };
}

test("loads once and shows what came", async () => {
  const { load, waiting } = deferred();
  render(<{{Name}} load={load} />);
  assert.equal(screen.getByRole("status").textContent, "Loading…");
  assert.equal(waiting.length, 1);
  waiting[0]?.resolve(["a", "b"]);
  await screen.findByText("b");
  assert.deepEqual(screen.getAllByRole("listitem").map(({ textContent }) => textContent), ["a", "b"]);
  assert.equal(screen.queryByRole("status"), null);
  assert.equal(waiting.length, 1);
});
test("says when there is nothing", async () => {
  render(<{{Name}} load={() => Promise.resolve([])} />);
  await screen.findByText("{{empty}}");
  assert.equal(screen.queryByRole("alert"), null);
});
test("shows the error and tries again", async () => {
  const user = userEvent.setup();
  const { load, waiting } = deferred();
  render(<{{Name}} load={load} />);
  waiting[0]?.reject(new Error("No network"));
  assert.equal((await screen.findByRole("alert")).textContent?.includes("No network"), true);
  assert.equal(screen.queryByRole("status"), null);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  assert.equal(screen.getByRole("status").textContent, "Loading…");
  assert.equal(screen.queryByRole("alert"), null);
  waiting[1]?.resolve(["c"]);
  await screen.findByText("c");
  assert.equal(waiting.length, 2);
});
