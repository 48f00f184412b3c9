/** Runs that this server started. Jobs have no stream: while one is under way they are asked for. @module */

import { useEffect } from "preact/hooks";
import type { Job, JobList } from "../../../api/mod.ts";
import { useFolderChange } from "../../frame/folder.ts";
import { useJson } from "../../frame/resource.ts";

const ASK_EVERY_MS = 1_000;

/** All jobs; asked for every second while one is under way. */
export function useJobs() {
  const list = useJson<JobList>("/api/jobs");
  const jobs = list.data?.jobs ?? [];
  useAgain(list.reload, jobs.some(isActive));
  useFolderChange(list.reload);
  return { ...list, jobs };
}

/** Whether a job has not ended. */
export function isActive({ state }: Pick<Job, "state">): boolean {
  return state !== "ended";
}

/** Asks again every second while `active`. */
export function useAgain(reload: () => void, active: boolean) {
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(reload, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [active]);
}
