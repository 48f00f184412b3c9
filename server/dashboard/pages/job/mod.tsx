/** A run that this server started: how it stands, what it says, and how to stop it. @module */

import { useEffect, useRef } from "preact/hooks";
import type { Job } from "../../../api/mod.ts";
import { isActive, useAgain } from "./jobs.ts";
import { Command, Moment, Status, type Tone, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson, useText } from "../../frame/resource.ts";
import { pathOf } from "../../frame/router.ts";
import { textParts, VisibleText } from "../../frame/text/text.tsx";
import { commandLine } from "../run/config/mod.tsx";
import { StopJob } from "../run/stop.tsx";
import type { PageProps } from "../../views.ts";

/** The page at `/jobs/:job`. */
export function JobPage({ parts }: PageProps) {
  const at = `/api${pathOf("jobs", parts.job ?? "")}`;
  const { data: job, error, reload } = useJson<Job>(at);
  const log = useText(`${at}/log`);
  const active = job !== undefined && isActive(job);
  useAgain(() => {
    reload();
    log.reload();
  }, active);
  // What it said last is in the log only after it has ended.
  useEffect(() => {
    if (!active) log.reload();
  }, [active]);
  if (job === undefined) {
    return error === undefined
      ? <Waiting what="Reading the job" />
      : <Trouble refusal={error} retry={reload} />;
  }
  return (
    <div class="page fill">
      <header class="run-header">
        <div class="run-title">
          <h1>Started here</h1>
          <span class="grow" />
          {job.run !== null && <a class="button" href={pathOf("runs", job.run)}>Open the run</a>}
          {active && <StopJob job={job} stopped={reload} />}
        </div>
        <ul class="facts-line">
          <li>
            <JobState job={job} />
          </li>
          <li>
            <Moment iso={job.startedAt} />
          </li>
          <li class="mono">
            <VisibleText text={job.run ?? "no run yet"} />
          </li>
        </ul>
      </header>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      <Command line={commandLine(job.command)} />
      {log.error !== undefined && <Trouble refusal={log.error} retry={log.reload} />}
      <Log text={log.data ?? ""} />
    </div>
  );
}

const CODES: Readonly<Record<number, { readonly tone: Tone; readonly words: string }>> = {
  0: { tone: "good", words: "ended well" },
  1: { tone: "bad", words: "failed" },
  2: { tone: "bad", words: "was asked for something that does not work" },
  3: { tone: "warn", words: "ended with more failed samples than allowed" },
  130: { tone: "warn", words: "was stopped" },
  143: { tone: "warn", words: "was stopped" },
};

function JobState({ job }: { readonly job: Job }) {
  if (isActive(job)) return <Status tone="info" live>{job.state}</Status>;
  const { tone, words } = CODES[job.exitCode ?? 1] ?? { tone: "bad" as const, words: "ended" };
  return <Status tone={tone}>{words} (exit code {job.exitCode ?? "unknown"})</Status>;
}

/** Follows its end unless somebody scrolled up. */
function Log({ text }: { readonly text: string }) {
  const element = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current && element.current !== null) {
      element.current.scrollTop = element.current.scrollHeight;
    }
  }, [text]);
  return (
    <pre
      ref={element}
      class="log"
      tabIndex={0}
      role="group"
      aria-label="Log"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollTop + clientHeight >= scrollHeight - 4;
      }}
    >
      {textParts(text).length === 0 ? "It has said nothing yet" : <VisibleText text={text} most={Infinity} />}
    </pre>
  );
}
