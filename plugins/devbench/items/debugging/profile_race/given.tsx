import { useEffect, useState } from "react";

export function {{Name}}({ id, load }: { id: number; load: (id: number) => Promise<string> }) {
  const [name, setName] = useState<string | null>(null);

  useEffect(() => {
    load(id).then(setName);
  }, [id, load]);

  return <p role="status">{name ?? "Loading"}</p>;
}
