import { assert, test } from "sandbox:test";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{hook}}, {{Name}} } from "./solution";

function Show({ value, ms }: { value: string; ms: number }) {
  return <p role="status">{ {{hook}}(value, ms) }</p>;
}
const shown = () => screen.getByRole("status").textContent;
const pause = (ms: number) => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));

test("gives the first value at once", () => {
  render(<Show value="a" ms={5000} />);
  assert.equal(shown(), "a");
});
test("gives a later value after a while", async () => {
  const { rerender } = render(<Show value="a" ms={15} />);
  rerender(<Show value="b" ms={15} />);
  rerender(<Show value="c" ms={15} />);
  assert.equal(shown(), "a");
  await waitFor(() => assert.equal(shown(), "c"));
});
test("waits anew when the value changes", async () => {
  const { rerender } = render(<Show value="a" ms={5000} />);
  rerender(<Show value="b" ms={5000} />);
  await pause(5);
  assert.equal(shown(), "a");
});
test("searches once for what was typed", async () => {
  const seen: string[] = [];
  render(<{{Name}} onSearch={(query) => seen.push(query)} />);
  await pause({{ms}} + 20);
  assert.deepEqual(seen, []);
  const field = screen.getByLabelText<HTMLInputElement>("Query");
  await userEvent.setup({ delay: null }).type(field, "deno");
  assert.equal(field.value, "deno");
  await waitFor(() => assert.equal(seen.at(-1), "deno"));
});
test("calls the latest handler", async () => {
  const seen: string[] = [];
  const { rerender } = render(<{{Name}} onSearch={(query) => seen.push("old " + query)} />);
  await userEvent.setup({ delay: null }).type(screen.getByLabelText("Query"), "x");
  rerender(<{{Name}} onSearch={(query) => seen.push("new " + query)} />);
  await waitFor(() => assert.ok(seen.length > 0));
  await pause({{ms}} + 20);
  assert.deepEqual(seen, ["new x"]);
});
