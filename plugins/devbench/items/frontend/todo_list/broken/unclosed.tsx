// fails: syntax_error
import { useState } from "react";
export function {{Name}}() {
  const [tasks] = useState<string[]>([]);
  return (
    <section>
      <ul>{tasks.map((task) => <li key={task}>{task}</li>)}
      <p role="status">{tasks.length} {{word}}</p>
    </section>
  );
}
