import { useEffect, useState } from "react";

export function {{Name}}({ ms }: { ms: number }) {
  const [count, setCount] = useState(0);

  useEffect(() => {
    const timer = setInterval(() => setCount((current) => current + {{step}}), ms);
    return () => clearInterval(timer);
  }, [ms]);

  return <output>{count}</output>;
}
