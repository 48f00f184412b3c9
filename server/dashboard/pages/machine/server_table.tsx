/** The model servers that answer, and what their processes use. @module */

import type { MachineSeries, RunChoices } from "../../../api/mod.ts";
import { Figure, Status } from "../../frame/parts.tsx";
import { bytes, counted, digits, whole } from "../../frame/text/format.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import type { ServerNow } from "./now_feed.ts";

/** One row for each; why others are not there the settings say. */
export function ServerTable({ providers, servers }: {
  readonly providers: RunChoices["providers"];
  readonly servers: readonly ServerNow[];
}) {
  return (
    <table class="data" aria-label="Model servers">
      <thead>
        <tr>
          <th scope="col">Provider</th>
          <th scope="col">State</th>
          <th scope="col">Address</th>
          <th scope="col" class="num">Models</th>
          <th scope="col" class="num">Processes</th>
          <th scope="col" class="num">Memory</th>
          <th scope="col" class="num">Swapped out</th>
          <th scope="col" class="num">GPU memory</th>
          <th scope="col" class="num">CPU cores</th>
        </tr>
      </thead>
      <tbody>
        {providers.filter(({ available }) => available).map((provider) => (
          <Row
            key={provider.name}
            provider={provider}
            series={servers.find(({ url }) => url === provider.url)?.series}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ provider, series }: {
  readonly provider: RunChoices["providers"][number];
  readonly series: MachineSeries | undefined;
}) {
  const { name, url, models } = provider;
  const last = (reading: string, show: (value: number) => string) => (
    <td class="num">
      <Figure
        value={lastOf(series, reading)}
        show={show}
        why={whyNot(series, { reading, url })}
      />
    </td>
  );
  return (
    <tr>
      <th scope="row">
        <VisibleText text={name} />
      </th>
      <td>
        <Status tone="good">{url === null ? "in this program" : "answers"}</Status>
      </td>
      <td class="mono">
        <Figure
          value={url}
          show={(address) => <VisibleText text={address} />}
          why="It is part of each run, and has no address"
        />
      </td>
      <td class="num">
        <span data-tip={models.join(", ") || counted(0, "model")}>{whole(models.length)}</span>
      </td>
      {last("server.processes", whole)}
      {last("server.memory.rss_bytes", bytes)}
      {last("server.memory.swap_bytes", bytes)}
      {last("server.gpu_memory_bytes", bytes)}
      {last("server.cpu_cores", digits)}
    </tr>
  );
}

/** The last time that it was asked for, if it was told then. */
function lastOf(series: MachineSeries | undefined, reading: string): number | null {
  return series?.readings[reading]?.values.at(-1) ?? null;
}

function whyNot(
  series: MachineSeries | undefined,
  { reading, url }: { readonly reading: string; readonly url: string | null },
): string {
  if (url === null) return "It runs inside the process of each run, which samples it";
  if (series === undefined) return "It was not sampled yet";
  const { readings } = series;
  return readings[reading]?.reason ?? readings["server.processes"]?.reason ??
    "It was not read of this server";
}
