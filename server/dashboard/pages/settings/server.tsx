/** How the server is. @module */

import type { Health } from "../../../api/mod.ts";
import { bytes, duration, whole } from "../../frame/text/format.ts";
import { Moment } from "../../frame/parts.tsx";
import { Exact, Fact, Facts } from "../../installed/detail_frame.tsx";
import { Asked } from "./asked.tsx";

/** The process that answers this page. */
export function Server() {
  return (
    <Asked<Health> title="Server" path="/api/health" what="Asking the server">
      {(health) => <ServerFacts health={health} />}
    </Asked>
  );
}

function ServerFacts({ health }: { readonly health: Health }) {
  const { version, deno, pid, startedAt, uptimeMs, folder, runs, pendingRuns, index } = health;
  return (
    <Facts label="Server">
      <Fact name="Version">
        <Exact text={`model-lens ${version}, Deno ${deno}`} />
      </Fact>
      <Fact name="Process">
        <Exact text={String(pid)} />
      </Fact>
      <Fact name="Started">
        <Moment iso={startedAt} />, {duration(uptimeMs * 1e6)} ago
      </Fact>
      <Fact name="Memory">{bytes(health.memoryBytes)}</Fact>
      <Fact name="Folder">
        <Exact text={folder} />
      </Fact>
      <Fact name="Runs in it">
        {whole(runs)}
        {pendingRuns > 0 && `; ${whole(pendingRuns)} more are being read`}
      </Fact>
      <Fact name="Index">
        <Exact text={index.path} />{" "}
        <span class="muted">
          {index.bytes === null ? "not written yet" : bytes(index.bytes)}; it may be deleted at any
          time
        </span>
      </Fact>
      <Fact name="Live clients">{whole(health.clients)}</Fact>
      <Fact name="Guarded by a token">
        {health.guarded ? "yes" : "no: it listens on this machine only"}
      </Fact>
    </Facts>
  );
}
