/** One run: what it is, how it stands, and its views as tabs. @module */

import type { RunDetail } from "../../../api/mod.ts";
import { Lazy } from "../../frame/lazy.tsx";
import { useKeys } from "../../frame/keys.tsx";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { navigate, pathOf } from "../../frame/router.ts";
import { Tabs } from "../../frame/tabs.tsx";
import { type PageProps, RUN_VIEWS } from "../../views.ts";

/** The page at `/runs/:run` and its tabs below it. */
export function RunPage({ parts }: PageProps) {
  const run = parts.run ?? "";
  const view = RUN_VIEWS.find(({ id }) => id === parts.view) ??
    (parts.view === undefined ? RUN_VIEWS[0] : undefined);
  const { data, error, reload } = useJson<RunDetail>(`/api${pathOf("runs", run)}`);
  useKeys(
    "Run",
    RUN_VIEWS.map(({ id, label, key }) => ({
      keys: key,
      label,
      run: () => navigate(pathOf("runs", run, id)),
    })),
  );
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Reading the run" />;
  return (
    <div class="page fill">
      <h1>{data.summary.id}</h1>
      <Tabs
        label="Views of the run"
        current={view?.id ?? ""}
        tabs={RUN_VIEWS.map(({ id, label }) => ({ id, label, href: pathOf("runs", run, id) }))}
      />
      {view === undefined
        ? <Empty title={`A run has no view "${parts.view ?? ""}"`} />
        : <Lazy load={view.load} props={{ run, detail: data }} />}
    </div>
  );
}
