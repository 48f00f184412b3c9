/** What runs now, what ran last. @module */

import type { RunPage } from "../../../api/mod.ts";
import { useJson } from "../../frame/resource.ts";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";

/** The page at `/`. */
export function OverviewPage() {
  const { data, error, reload } = useJson<RunPage>("/api/runs?limit=50");
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Reading the folder" />;
  return data.total === 0
    ? <Empty title="No runs yet" command="deno run -A cli.ts run --quick" />
    : (
      <ul>
        {data.runs.map(({ id }) => (
          <li key={id}>
            <a href={`/runs/${id}`}>{id}</a>
          </li>
        ))}
      </ul>
    );
}
