import { assert, test } from "sandbox:test";
import { render, screen, waitFor } from "@testing-library/react";
import { {{Name}} } from "./solution";

const shown = () => Number(screen.getByRole("status").textContent);

test("begins at zero", () => {
  render(<{{Name}} ms={5000} />);
  assert.equal(shown(), 0);
});
test("goes on counting", async () => {
  render(<{{Name}} ms={5} />);
  await waitFor(() => assert.ok(shown() >= 3 * {{step}}));
  assert.equal(shown() % {{step}}, 0);
});
test("sets up one timer and clears it", async () => {
  const [set, clear] = [globalThis.setInterval, globalThis.clearInterval];
  let open = 0;
  let started = 0;
  const counted = (...args: Parameters<typeof setInterval>) => {
    if (args[1] === 7) {
      open++;
      started++;
    }
    return set(...args);
  };
  globalThis.setInterval = counted as typeof setInterval;
  globalThis.clearInterval = ((timer) => {
    open--;
    clear(timer);
  }) as typeof clearInterval;
  const { unmount } = render(<{{Name}} ms={7} />);
  await new Promise((resolve) => setTimeout(resolve, 40));
  globalThis.clearInterval = ((timer) => {
    open--;
    clear(timer);
  }) as typeof clearInterval;
  unmount();
  globalThis.setInterval = set;
  globalThis.clearInterval = clear;
  assert.deepEqual([started, open], [1, 0]);
});
