import { createContext, type ReactNode, useContext, useState } from "react";

type Theme = "light" | "dark";

const Context = createContext<{ theme: Theme; toggle: () => void } | null>(null);

export function {{Provider}}({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>("{{first}}");
  const toggle = () => setTheme((current) => current === "light" ? "dark" : "light");
  return <Context.Provider value={{ theme, toggle }}>{children}</Context.Provider>;
}

export function {{hook}}() {
  const context = useContext(Context);
  if (context === null) throw new Error("{{hook}} needs {{Provider}}");
  return context;
}
