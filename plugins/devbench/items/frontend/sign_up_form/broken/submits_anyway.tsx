// fails: logic_error
import { type FormEvent, useState } from "react";
export function {{Name}}({ onSubmit }: { onSubmit: (values: { email: string; password: string }) => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [sent, setSent] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    onSubmit({ email, password });
  };
  const bad = { email: sent && !email.includes("@"), password: sent && password.length < {{least}} };
  return (
    <form noValidate onSubmit={submit}>
      <label>Email<input type="email" aria-invalid={bad.email} value={email} onChange={(e) => setEmail(e.target.value)} /></label>
      {bad.email && <p role="alert">Enter an email address</p>}
      <label>Password<input type="password" aria-invalid={bad.password} value={password} onChange={(e) => setPassword(e.target.value)} /></label>
      {bad.password && <p role="alert">Use at least {{least}} characters</p>}
      <button type="submit">Sign up</button>
    </form>
  );
}
