import { type FormEvent, useState } from "react";

type Errors = { email?: string; password?: string };

export function {{Name}}(
  { onSubmit }: { onSubmit: (values: { email: string; password: string }) => void },
) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<Errors>({});

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found: Errors = {
      ...(email.includes("@") ? {} : { email: "Enter an email address" }),
      ...(password.length >= {{least}} ? {} : { password: "Use at least {{least}} characters" }),
    };
    setErrors(found);
    if (Object.keys(found).length === 0) onSubmit({ email, password });
  };
  return (
    <form noValidate onSubmit={submit}>
      <label>
        Email
        <input
          type="email"
          value={email}
          aria-invalid={errors.email !== undefined}
          onChange={(event) => {
            setEmail(event.target.value);
            setErrors({ ...errors, email: undefined });
          }}
        />
      </label>
      {errors.email !== undefined && <p role="alert">{errors.email}</p>}
      <label>
        Password
        <input
          type="password"
          value={password}
          aria-invalid={errors.password !== undefined}
          onChange={(event) => {
            setPassword(event.target.value);
            setErrors({ ...errors, password: undefined });
          }}
        />
      </label>
      {errors.password !== undefined && <p role="alert">{errors.password}</p>}
      <button type="submit">Sign up</button>
    </form>
  );
}
