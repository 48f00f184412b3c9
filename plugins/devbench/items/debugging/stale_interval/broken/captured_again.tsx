// fails: stale_closure
import { useCallback, useEffect, useState } from "react";
export function {{Name}}({ ms }: { ms: number }) {
  const [count, setCount] = useState(0);
  const tick = useCallback(() => setCount(count + {{step}}), []);
  useEffect(() => {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  }, [ms, tick]);
  return <output>{count}</output>;
}
