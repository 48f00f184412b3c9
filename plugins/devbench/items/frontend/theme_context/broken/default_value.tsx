// fails: logic_error
import { createContext, type ReactNode, useContext, useState } from "react";
const Context = createContext({ theme: "{{first}}", toggle: () => {} });
export function {{Provider}}({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState("{{first}}");
  const toggle = () => setTheme(theme === "light" ? "dark" : "light");
  return <Context.Provider value={{ theme, toggle }}>{children}</Context.Provider>;
}
export function {{hook}}() {
  return useContext(Context);
}
