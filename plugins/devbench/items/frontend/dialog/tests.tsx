import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

function dialog(open: boolean, onClose: () => void) {
  return (
    <div>
      <input aria-label="outside" />
      <{{Name}} title="Settings" open={open} onClose={onClose}>inside</{{Name}}>
    </div>
  );
}

test("renders nothing while it is closed", async () => {
  let calls = 0;
  render(dialog(false, () => calls++));
  await userEvent.setup().keyboard("{Escape}");
  assert.equal(screen.queryByRole("dialog"), null);
  assert.equal(screen.queryByText("inside"), null);
  assert.equal(calls, 0);
});
test("is a named dialog with the focus inside", () => {
  const { rerender } = render(dialog(false, () => {}));
  rerender(dialog(true, () => {}));
  const box = screen.getByRole("dialog", { name: "Settings" });
  assert.equal(box.getAttribute("aria-modal"), "true");
  assert.match(box.textContent ?? "", /inside/);
  assert.equal(document.activeElement?.textContent, "{{close}}");
});
test("closes by button and by Escape", async () => {
  const user = userEvent.setup();
  let calls = 0;
  render(dialog(true, () => calls++));
  await user.click(screen.getByRole("button", { name: "{{close}}" }));
  assert.equal(calls, 1);
  await user.click(screen.getByLabelText("outside"));
  await user.keyboard("{Escape}");
  assert.equal(calls, 2);
  await user.keyboard("x");
  assert.equal(calls, 2);
});
test("calls the latest handler", async () => {
  const seen: string[] = [];
  const { rerender } = render(dialog(true, () => seen.push("old")));
  rerender(dialog(true, () => seen.push("new")));
  await userEvent.setup().keyboard("{Escape}");
  assert.deepEqual(seen, ["new"]);
});
test("stops listening when it closes", async () => {
  let calls = 0;
  const onClose = () => calls++;
  const { rerender, unmount } = render(dialog(true, onClose));
  rerender(dialog(false, onClose));
  await userEvent.setup().keyboard("{Escape}");
  rerender(dialog(true, onClose));
  unmount();
  await userEvent.setup().keyboard("{Escape}");
  assert.equal(calls, 0);
});
