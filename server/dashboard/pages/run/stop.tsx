/** Stopping a run that this server started: gracefully first, then hard. @module */

import { useSignal } from "@preact/signals";
import type { Job } from "../../../api/mod.ts";
import { postJson, Refusal } from "../../frame/api.ts";
import { Trouble } from "../../frame/parts.tsx";
import { isActive, useJobs } from "../job/jobs.ts";
import { pathOf } from "../../frame/router.ts";

/** The button of a run; nothing for a run that another program started. */
export function StopRun({ run }: { readonly run: string }) {
  const { data, jobs, reload } = useJobs();
  const job = jobs.find((each) => each.run === run && isActive(each));
  if (data === undefined) return null;
  if (job === undefined) {
    return (
      <span class="muted" data-tip="Another program runs it: stop it there with Ctrl+C">
        started elsewhere
      </span>
    );
  }
  return (
    <>
      <a class="button" href={pathOf("jobs", job.id)}>Log</a>
      <StopJob job={job} stopped={reload} />
    </>
  );
}

/** Stops a job; once it is stopping, the button ends it at once. */
export function StopJob({ job, stopped }: { readonly job: Job; readonly stopped: () => void }) {
  const refusal = useSignal<Refusal | undefined>(undefined);
  const hard = job.state === "stopping";
  const stop = async () => {
    refusal.value = undefined;
    try {
      await postJson<Job>(`/api${pathOf("jobs", job.id, "stop")}`, hard ? { hard } : {});
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    }
    stopped();
  };
  return (
    <>
      <button
        type="button"
        class="button danger"
        onClick={stop}
        data-tip={hard
          ? "Ends it at once. What is on file stays, and the run can be resumed"
          : "Lets the current sample end, then stops. The run can be resumed"}
      >
        {hard ? "End at once" : "Stop"}
      </button>
      {refusal.value !== undefined && <Trouble refusal={refusal.value} />}
    </>
  );
}
