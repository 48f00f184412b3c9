// fails: type_error
import { useState } from "react";
export function {{Name}}({ onSubmit }) {
  const [values, setValues] = useState({ email: "", password: "" });
  const [errors, setErrors] = useState({});
  const submit = (event) => {
    event.preventDefault();
    const found = {};
    if (!values.email.includes("@")) found.email = "Enter an email address";
    if (values.password.length < {{least}}) found.password = "Use at least {{least}} characters";
    setErrors(found);
    if (Object.keys(found).length === 0) onSubmit(values);
  };
  return (
    <form noValidate onSubmit={submit}>
      <label>Email<input aria-invalid={!!errors.email} value={values.email} onChange={(e) => setValues({ ...values, email: e.target.value })} /></label>
      {errors.email && <p role="alert">{errors.email}</p>}
      <label>Password<input type="password" aria-invalid={!!errors.password} value={values.password} onChange={(e) => setValues({ ...values, password: e.target.value })} /></label>
      {errors.password && <p role="alert">{errors.password}</p>}
      <button type="submit">Sign up</button>
    </form>
  );
}
