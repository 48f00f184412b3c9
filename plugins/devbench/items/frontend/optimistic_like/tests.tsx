import { assert, test } from "sandbox:test";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const button = () => screen.getByRole<HTMLButtonElement>("button");
const shown = () => [button().textContent, button().getAttribute("aria-pressed"), button().disabled];
function setup() {
  const calls: { liked: boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  const save = (liked: boolean) =>
    new Promise<void>((resolve, reject) => calls.push({ liked, resolve, reject }));
  render(<{{Name}} count={3} save={save} />);
  return { calls, user: userEvent.setup() };
}

test("begins without a like", () => {
  setup();
  assert.deepEqual(shown(), ["{{word}} (3)", "false", false]);
});
test("changes at once and waits", async () => {
  const { calls, user } = setup();
  await user.click(button());
  assert.deepEqual(shown(), ["{{word}} (4)", "true", true]);
  await user.click(button());
  assert.deepEqual(calls.map(({ liked }) => liked), [true]);
  calls[0]?.resolve();
  await waitFor(() => assert.deepEqual(shown(), ["{{word}} (4)", "true", false]));
});
test("takes a like back", async () => {
  const { calls, user } = setup();
  await user.click(button());
  calls[0]?.resolve();
  await waitFor(() => assert.equal(button().disabled, false));
  await user.click(button());
  assert.deepEqual(shown(), ["{{word}} (3)", "false", true]);
  assert.deepEqual(calls.map(({ liked }) => liked), [true, false]);
  calls[1]?.resolve();
});
test("goes back when it cannot be saved", async () => {
  const { calls, user } = setup();
  await user.click(button());
  calls[0]?.reject(new Error("offline"));
  assert.equal((await screen.findByRole("alert")).textContent, "Could not save");
  assert.deepEqual(shown(), ["{{word}} (3)", "false", false]);
  await user.click(button());
  assert.equal(screen.queryByRole("alert"), null);
  calls[1]?.resolve();
});
