// fails: type_error
import { createContext, useContext, useState } from "react";
const Context = createContext();
export function {{Provider}}({ children }) {
  const [theme, setTheme] = useState("{{first}}");
  const toggle = () => setTheme(theme === "light" ? "dark" : "light");
  return <Context.Provider value={{ theme, toggle }}>{children}</Context.Provider>;
}
export function {{hook}}() {
  const context = useContext(Context);
  if (!context) throw new Error("{{hook}} needs {{Provider}}");
  return context;
}
