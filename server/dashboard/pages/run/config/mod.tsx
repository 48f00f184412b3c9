/** Everything that was fixed before the first event, each fact with who says so. @module */

import { useSignal } from "@preact/signals";
import type { RunDetail } from "../../../../api/mod.ts";
import { Command, Section } from "../../../frame/parts.tsx";
import { counted } from "../../../frame/text/format.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { type FactLine, factsIn, FactTable, isKnown } from "../../../trace/fact.tsx";
import type { RunViewProps } from "../../../views.ts";
import { TableFrame } from "../../../lists/table_frame.tsx";

/** The tab Config of a run. */
export function ConfigView({ detail: { header } }: RunViewProps) {
  return (
    <div class="scroll stack">
      <Section title="Command">
        <Command line={commandLine(header.command)} />
      </Section>
      <Models models={header.models} />
      <Section title="Settings" flush>
        <Settings config={header.config} seed={header.seed} />
      </Section>
      <Section title="Machine" flush>
        <FactTable label="Machine" facts={machineFacts(header.machine)} />
      </Section>
      <Section title="Program" flush>
        <FactTable label="Program" facts={programFacts(header)} />
      </Section>
      <Section title="Plugins" flush>
        <Plugins plugins={header.plugins} />
      </Section>
    </div>
  );
}

type Header = RunDetail["header"];

const MODELS_AT_FIRST = 20;

/** A table for each model; of very many, more on demand. */
function Models({ models }: Pick<Header, "models">) {
  const shown = useSignal(MODELS_AT_FIRST);
  const rest = models.length - shown.value;
  return (
    <>
      {models.slice(0, shown.value).map(({ span, provider, model, server }) => (
        <Section key={span} title={`Model ${span}: ${model.id}`} flush>
          <FactTable
            label={`Model ${model.id}`}
            facts={[
              plain("provider", provider),
              plain("model", model.id),
              ...factsIn(model),
              plain("server.url", server.url ?? "in this process"),
              ...factsIn(server, "server"),
            ]}
          />
        </Section>
      ))}
      {rest > 0 && (
        <button type="button" class="button small" onClick={() => shown.value *= 10}>
          Show more ({counted(rest, "model")} are left)
        </button>
      )}
    </>
  );
}

/** As it would be typed. */
export function commandLine(command: readonly string[]): string {
  const words = command.map((word) =>
    /^[\w./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  );
  return ["deno run -A cli.ts", ...words].join(" ");
}

function Settings({ config, seed }: { readonly config: Header["config"]; readonly seed: number }) {
  const lines = [["seed of plan and samplers", seed] as const, ...Object.entries(config)];
  return (
    <TableFrame>
      <table class="data facts" aria-label="Settings">
        <tbody>
          {lines.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" class="mono">
                <VisibleText text={name} />
              </th>
              <td class="mono">
                <VisibleText text={settingText(value)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** A setting as it is written in a file of settings. */
export function settingText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "absent";
}

function programFacts(header: Header): readonly FactLine[] {
  const { git } = header;
  return [
    plain("program", `${header.program.name} ${header.program.version}`),
    plain("schema", header.schema),
    plain("semantic conventions", header.semconv),
    plain("started", header.started),
    {
      name: "git",
      fact: git.value === null ? git : {
        value: `${git.value.commit}${git.value.dirty ? ", with changes" : ""}`,
        source: git.source,
      },
    },
  ];
}

/** All that is known of a machine; graphics processors are a fact that holds facts. */
export function machineFacts(machine: Header["machine"]): readonly FactLine[] {
  const { gpus } = machine;
  const each = isKnown(gpus) && gpus.value !== null
    ? gpus.value.flatMap((gpu, index) => factsIn(gpu, `gpu${index}`))
    : [];
  return [...factsIn(machine), ...each];
}

function plain(name: string, value: string): FactLine {
  return { name, fact: { value, source: "the header of the trace" } };
}

function Plugins({ plugins }: { readonly plugins: Header["plugins"] }) {
  return (
    <TableFrame>
      <table class="data facts" aria-label="Plugins">
        <thead>
          <tr>
            <th scope="col">Plugin</th>
            <th scope="col">Version</th>
            <th scope="col">SHA-256 of its files</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(plugins).map(([id, { version, sha256 }]) => (
            <tr key={id}>
              <th scope="row" class="mono">
                <VisibleText text={id} />
              </th>
              <td class="mono">
                <VisibleText text={version} />
              </td>
              <td class="mono muted">
                <VisibleText text={sha256} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
