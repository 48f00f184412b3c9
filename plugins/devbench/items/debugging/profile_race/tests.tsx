import { assert, test } from "sandbox:test";
import { act, render, screen, waitFor } from "@testing-library/react";
import { {{Name}} } from "./solution";

const shown = () => screen.getByRole("status").textContent;
function deferred() {
  const waiting = new Map<number, (name: string) => void>();
  const load = (id: number) => new Promise<string>((resolve) => waiting.set(id, resolve));
  const answer = (id: number, name: string) => act(async () => {
    waiting.get(id)?.(name);
    await Promise.resolve();
  });
  return { load, answer };
}

test("loads and shows", async () => {
  const { load, answer } = deferred();
  render(<{{Name}} id={1} load={load} />);
  assert.equal(shown(), "Loading");
  await answer(1, "Ada");
  await waitFor(() => assert.equal(shown(), "Ada"));
});
test("a late answer for another id is ignored", async () => {
  const { load, answer } = deferred();
  const { rerender } = render(<{{Name}} id={1} load={load} />);
  rerender(<{{Name}} id={2} load={load} />);
  await answer(2, "Grace");
  await waitFor(() => assert.equal(shown(), "Grace"));
  await answer(1, "Ada");
  assert.equal(shown(), "Grace");
});
test("says that it loads after a change", async () => {
  const { load, answer } = deferred();
  const { rerender } = render(<{{Name}} id={1} load={load} />);
  await answer(1, "Ada");
  rerender(<{{Name}} id={2} load={load} />);
  await waitFor(() => assert.equal(shown(), "Loading"));
});
