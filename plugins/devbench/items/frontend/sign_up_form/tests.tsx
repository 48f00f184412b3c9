import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { {{Name}} } from "./solution";

const good = "x".repeat({{least}});
const alerts = () => screen.queryAllByRole("alert").map(({ textContent }) => textContent);
const invalid = (label: string) => screen.getByLabelText(label).getAttribute("aria-invalid") === "true";
function form() {
  const sent: unknown[] = [];
  render(<{{Name}} onSubmit={(values) => sent.push(values)} />);
  return { sent, user: userEvent.setup() };
}

test("submits what is valid", async () => {
  const { sent, user } = form();
  await user.type(screen.getByLabelText("Email"), "a@b.c");
  await user.type(screen.getByLabelText("Password"), good);
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  assert.deepEqual(sent, [{ email: "a@b.c", password: good }]);
  assert.deepEqual(alerts(), []);
});
test("complains about both", async () => {
  const { sent, user } = form();
  assert.deepEqual(alerts(), []);
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  assert.deepEqual(alerts(), ["Enter an email address", "Use at least {{least}} characters"]);
  assert.deepEqual([invalid("Email"), invalid("Password"), sent.length], [true, true, 0]);
});
test("counts the characters of the password", async () => {
  const { sent, user } = form();
  await user.type(screen.getByLabelText("Email"), "a@b.c");
  await user.type(screen.getByLabelText("Password"), good.slice(1));
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  assert.deepEqual(alerts(), ["Use at least {{least}} characters"]);
  assert.equal(sent.length, 0);
});
test("takes a message away when its field changes", async () => {
  const { sent, user } = form();
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  await user.type(screen.getByLabelText("Email"), "a");
  assert.deepEqual(alerts(), ["Use at least {{least}} characters"]);
  assert.equal(invalid("Email"), false);
  await user.type(screen.getByLabelText("Email"), "@b");
  await user.type(screen.getByLabelText("Password"), good);
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  assert.deepEqual(sent, [{ email: "a@b", password: good }]);
});
