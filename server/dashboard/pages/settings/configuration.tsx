/** Every setting with its value, who set it, and how to change it. @module */

import type { ConfigSetting, ConfigView, SettingSource } from "../../../api/mod.ts";
import { counted } from "../../frame/text/format.ts";
import { Chip, Command, Section, Status } from "../../frame/parts.tsx";
import { queryValue } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { QuerySearch, QuerySegments } from "../../lists/choice.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { settingText } from "../run/config/mod.tsx";
import { Asked } from "./asked.tsx";

/** As a command that is started now would find it. */
export function Configuration() {
  return (
    <Asked<ConfigView>
      title="Configuration"
      path="/api/config"
      what="Reading the configuration"
      below={(config) => <Rest config={config} />}
    >
      {({ settings }) => <Shown settings={settings} />}
    </Asked>
  );
}

function Shown({ settings }: Pick<ConfigView, "settings">) {
  const fitting = settings.filter(isWanted);
  return (
    <>
      <div class="settings-note">
        <div class="toolbar">
          <QuerySearch name="q" label="Search settings" />
          <QuerySegments name="show" label="Settings that are shown" all="all" options={["set"]} />
          <span class="muted" role="status">{counted(fitting.length, "setting")}</span>
        </div>
        <p class="muted">
          A flag beats a variable, a variable the project's file, that file yours, and yours the
          default. Nothing is written from here: change a value in one of these places.
        </p>
      </div>
      {fitting.length > 0 ? <Settings settings={fitting} /> : (
        <p class="settings-note muted">
          {settings.some(isSet)
            ? "No setting fits the filter."
            : "Nothing is set: all values are the defaults."}
        </p>
      )}
      <div class="settings-note">
        <p class="muted">The same in a terminal:</p>
        <Command line="deno run -A cli.ts config show --sources" />
      </div>
    </>
  );
}

function Rest({ config }: { readonly config: ConfigView }) {
  const { entries, secrets } = config;
  return (
    <>
      {entries.length > 0 && (
        <Section title="Settings of single providers, benchmarks and alarms" flush>
          <Entries entries={entries} />
        </Section>
      )}
      {secrets.length > 0 && (
        <Section title="Secrets" flush>
          <Secrets secrets={secrets} />
        </Section>
      )}
      <Section title="Files of the configuration" flush>
        <Files config={config} />
      </Section>
    </>
  );
}

function isSet({ source }: ConfigSetting): boolean {
  return source.kind !== "default";
}

function isWanted(setting: ConfigSetting): boolean {
  if (queryValue("show") === "set" && !isSet(setting)) return false;
  const { key, summary, flag, variable, source } = setting;
  const text = [key, summary, flag, variable, sourceText(source)].join("\n").toLowerCase();
  return (queryValue("q") ?? "").toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function Settings({ settings }: { readonly settings: readonly ConfigSetting[] }) {
  return (
    <TableFrame>
      <table class="data" aria-label="Configuration">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
            <th scope="col">Flag</th>
            <th scope="col">Variable</th>
          </tr>
        </thead>
        <tbody>{settings.map((one) => <Row key={one.key} setting={one} />)}</tbody>
      </table>
    </TableFrame>
  );
}

function Row({ setting }: { readonly setting: ConfigSetting }) {
  const { key, summary, value, withheld, source, initial, wanted, flag, variable } = setting;
  return (
    <tr>
      <th scope="row" class="settings-key" data-text={key}>
        <span class="mono">{key}</span>
        <div class="muted">{summary}</div>
      </th>
      <td class="settings-value" data-text={withheld ?? written(value)}>
        {withheld === null
          ? (
            <span class="mono" data-tip={wanted}>
              <VisibleText text={written(value)} />
            </span>
          )
          : <span class="muted">{withheld}</span>}
        {isSet(setting) && <div class="muted">default {written(initial)}</div>}
      </td>
      <td>
        <From source={source} />
      </td>
      <td class="mono muted settings-word">{flag}</td>
      <td class="mono muted settings-word">{variable}</td>
    </tr>
  );
}

function From({ source }: { readonly source: SettingSource }) {
  if (source.kind === "default") return <span class="muted">default</span>;
  return (
    <Chip tone="info" tip={MEANINGS[source.kind]}>
      <VisibleText text={sourceText(source)} />
    </Chip>
  );
}

const MEANINGS: Readonly<Record<SettingSource["kind"], string>> = {
  flag: "A flag of the command that started this server",
  variable: "A variable of the environment that this server was started in",
  project: "The file of this project",
  user: "Your own file, which counts in every folder",
  default: "Nobody set it",
};

function sourceText({ name, line }: SettingSource): string {
  return line === null ? name : `${name}:${line}`;
}

/** As in a file; what is absent is said to be. */
function written(value: unknown): string {
  return value === null || value === undefined ? "none" : settingText(value);
}

function Entries({ entries }: Pick<ConfigView, "entries">) {
  return (
    <TableFrame>
      <table class="data" aria-label="Settings of single providers, benchmarks and alarms">
        <thead>
          <tr>
            <th scope="col">Settings of</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ key, value, sources }) => (
            <tr key={key}>
              <th scope="row" class="mono">
                <VisibleText text={key} />
              </th>
              <td class="mono settings-value">
                <VisibleText text={settingText(value)} />
              </td>
              <td>
                <span class="rights">
                  {sources.map((source) => <From key={source.name} source={source} />)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Secrets({ secrets }: Pick<ConfigView, "secrets">) {
  return (
    <TableFrame>
      <table class="data" aria-label="Secrets">
        <thead>
          <tr>
            <th scope="col">Secret</th>
            <th scope="col">Named by</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {secrets.map(({ key, variable, isSet }) => (
            <tr key={key}>
              <th scope="row" class="mono">
                <VisibleText text={variable} />
              </th>
              <td class="mono muted">
                <VisibleText text={key} />
              </td>
              <td>
                <Status tone={isSet ? "good" : "warn"}>
                  {isSet ? "set; its value is not sent" : "not set where this server was started"}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Files({ config: { files, folder } }: { readonly config: ConfigView }) {
  return (
    <TableFrame>
      <table class="data" aria-label="Files of the configuration">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Whose</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ path, of, isRead }) => (
            <tr key={`${of} ${path}`}>
              <th scope="row" class="mono">
                <VisibleText text={path.startsWith("/") ? path : `${folder}/${path}`} />
              </th>
              <td class="muted">{of === "project" ? "of this project" : "yours"}</td>
              <td>
                {isRead
                  ? <Status tone="good">read</Status>
                  : <span class="muted">not used: the first that is there counts</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
