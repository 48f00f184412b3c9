/** One run: what it is, how it stands, and its views as tabs. @module */

import { useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import type { RunDetail } from "../../../api/mod.ts";
import { changedRuns } from "../../frame/folder.ts";
import { Lazy } from "../../frame/lazy.tsx";
import { useKeys } from "../../frame/keys.tsx";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, navigate, pathOf } from "../../frame/router.ts";
import { Tabs } from "../../frame/tabs.tsx";
import { type PageProps, RUN_VIEWS } from "../../views.ts";
import { RunHeader } from "./header.tsx";
import { Problems } from "./problems.tsx";

/** The page at `/runs/:run` and its tabs below it. */
export function RunPage({ parts }: PageProps) {
  const run = parts.run ?? "";
  const view = parts.view === undefined
    ? RUN_VIEWS[0]
    : RUN_VIEWS.find(({ id }) => id === parts.view);
  const isEarly = view !== undefined && "loadEarly" in view;
  // Counting the figures of a large run keeps the server busy: what is looked at comes first.
  const shown = useSignal<string | null>(null);
  const { data, error, reload } = useJson<RunDetail>(
    isEarly && shown.value !== run ? null : `/api${pathOf("runs", run)}`,
  );
  // The stream of the folder tells each change of a run; the rest of it is asked for then.
  const changed = changedRuns.value.get(run);
  useEffect(() => {
    if (changed !== undefined) reload();
  }, [changed]);
  // What has something to show; the open one also where it has not, because its address is known.
  const views = RUN_VIEWS.filter((one) =>
    one === view || one.when === undefined || (data !== undefined && one.when(data))
  );
  const onShown = useCallback(() => {
    shown.value = run;
  }, [run]);
  useKeys("Run", [
    ...views.map(({ id, label, key }) => ({
      keys: key,
      label: `Open ${label}`,
      run: () => navigate(pathOf("runs", run, id)),
    })),
    { keys: "Escape", label: "Back to all runs", run: () => navigate("/runs") },
  ], { around: true });
  if (data === undefined && (!isEarly || error !== undefined)) {
    return error === undefined ? <Waiting what="Reading the run" /> : (
      <>
        <h1 class="hidden-visually">Run</h1>
        <Trouble refusal={error} retry={reload} />
        <p class="beside-trouble">
          <a href="/runs">See all runs</a>
        </p>
      </>
    );
  }
  return (
    <div class="page fill run">
      <div class="run-head">
        {data === undefined ? <h1 class="mono cut">{run}</h1> : <RunHeader detail={data} />}
        {error !== undefined && <Trouble refusal={error} retry={reload} />}
        {data !== undefined && <Problems problems={data.problems} />}
      </div>
      <Tabs
        label="Views of the run"
        current={view?.id ?? ""}
        tabs={views.map(({ id, label, count }) => ({
          id,
          label,
          href: address(pathOf("runs", run, id)),
          count: data === undefined ? undefined : count?.(data),
        }))}
      />
      <div class="view">
        {view === undefined
          ? <Empty title={`A run has no view "${parts.view ?? ""}"`} />
          : "loadEarly" in view
          ? <Lazy key={view.id} load={view.loadEarly} props={{ run, detail: data, onShown }} />
          : data !== undefined && (
            <Lazy key={view.id} load={view.load} props={{ run, detail: data }} />
          )}
      </div>
    </div>
  );
}
