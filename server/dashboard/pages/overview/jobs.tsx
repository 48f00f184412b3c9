/** Runs that were started from here and have not ended. @module */

import { isActive, useJobs } from "../job/jobs.ts";
import { Section, Status } from "../../frame/parts.tsx";
import { pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { StopJob } from "../run/stop.tsx";

/** Nothing when none is under way. */
export function Jobs() {
  const { jobs, reload } = useJobs();
  const active = jobs.filter(isActive);
  if (active.length === 0) return null;
  return (
    <Section title="Started here">
      <ul class="running">
        {active.map((job) => (
          <li key={job.id}>
            <div>
              <Status tone="info" live>{job.state}</Status>
              <a class="link mono cut" href={pathOf("jobs", job.id)}>
                <VisibleText text={job.command.join(" ")} />
              </a>
              <span class="grow" />
              <span class="muted mono cut">
                <VisibleText text={job.lastLine} />
              </span>
              <StopJob job={job} stopped={reload} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
