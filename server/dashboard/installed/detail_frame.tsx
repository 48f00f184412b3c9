/** What the pages of one plugin, one skill and one pack have in common. @module */

import type { ComponentChildren } from "preact";
import type { LockProblem, LockState } from "../../api/mod.ts";
import { useJson } from "../frame/resource.ts";
import { Command, Trouble, Waiting } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";

/** What is said at the top of such a page. */
export interface Heading {
  readonly version: string | null;
  readonly lead: string | null;
  /** Why it is not used, as the command line says it. */
  readonly problem: LockProblem | null;
  /** What helps against the problem, to be typed. */
  readonly command?: string | null;
}

/** The page of the thing that is called `id` and told of at `path`. */
export function DetailFrame<T>({ id, path, list, heading, children }: {
  readonly id: string;
  readonly path: string;
  /** The page with all of them. */
  readonly list: { readonly href: string; readonly label: string };
  readonly heading: (data: T) => Heading;
  readonly children: (data: T) => ComponentChildren;
}) {
  const { data, error, reload } = useJson<T>(path);
  const { version = null, lead = null, problem = null, command = null } = data === undefined
    ? {}
    : heading(data);
  return (
    <div class="page installed">
      <div class="toolbar">
        <h1>
          <a class="link muted" href={list.href}>{list.label}</a> / <VisibleText text={id} />
          {version !== null && <span class="muted">{` ${version}`}</span>}
        </h1>
        <span class="grow" />
        <button type="button" class="button small" onClick={reload}>Look again</button>
      </div>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Reading its files" />}
      {lead !== null && (
        <p class="lead">
          <VisibleText text={lead} />
        </p>
      )}
      {problem !== null && <Refused problem={problem} command={command} />}
      {data !== undefined && children(data)}
    </div>
  );
}

/** The sentence and the next step; names of files in it are a stranger's. */
function Refused({ problem: { code, message, hint }, command }: {
  readonly problem: LockProblem;
  readonly command: string | null;
}) {
  return (
    <div class="trouble" role="alert">
      <p>
        <code>{code}</code> <VisibleText text={message} />
      </p>
      <p class="hint">
        <VisibleText text={hint} />
      </p>
      {command !== null && <Command line={command} />}
    </div>
  );
}

/** Names and values, one a line. */
export function Facts({ label, children }: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    <table class="data facts" aria-label={label}>
      <tbody>{children}</tbody>
    </table>
  );
}

/** One of them. */
export function Fact({ name, children }: {
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

/** A path or a hash, which may be long. */
export function Exact({ text }: { readonly text: string }) {
  return (
    <span class="mono exact">
      <VisibleText text={text} />
    </span>
  );
}

/** The command that locks it, where that helps. */
export function lockCommand(what: "plugins" | "packs", { id, state }: {
  readonly id: string;
  readonly state: LockState;
}): string | null {
  return state === "new" || state === "changed"
    // Only what has a plain id can be locked.
    ? `deno run -A cli.ts ${what} lock ${id}`
    : null;
}
