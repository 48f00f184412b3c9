import { useEffect, useState } from "react";

export function {{Name}}({ id, load }: { id: number; load: (id: number) => Promise<string> }) {
  const [name, setName] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    setName(null);
    load(id).then((loaded) => {
      if (current) setName(loaded);
    });
    return () => {
      current = false;
    };
  }, [id, load]);

  return <p role="status">{name ?? "Loading"}</p>;
}
