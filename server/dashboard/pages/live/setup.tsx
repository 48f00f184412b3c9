/** How to get calls of an app to look at: start the proxy, change one port. @module */

import { Command, CopyButton, Empty } from "../../frame/parts.tsx";

/** Starts it. */
export const PROXY_COMMAND = "deno run -A cli.ts proxy";

/** Where the proxy listens unless it is told otherwise. */
const USUAL = "http://127.0.0.1:4141";

const RECIPES: readonly { readonly app: string; readonly line: (base: string) => string }[] = [
  { app: "OpenAI's library, AI SDK …", line: (base) => `OPENAI_BASE_URL=${base}/v1` },
  { app: "Ollama's CLI or Python library", line: (base) => `OLLAMA_HOST=${base}` },
  { app: "Anthropic's library", line: (base) => `ANTHROPIC_BASE_URL=${base}` },
  { app: "curl", line: (base) => `curl ${base}/v1/models` },
];

/** What is shown where nothing was recorded yet. */
export function NoSessions() {
  return (
    <Empty title="No app was recorded yet" command={PROXY_COMMAND}>
      <p>
        The proxy stands between an app and its model. Start it, put its port where the app has the
        port of the server, and every call appears here as it happens.
      </p>
      <Recipes base={USUAL} />
    </Empty>
  );
}

/** What an app is told so that it goes through the proxy. */
export function Recipes({ base }: { readonly base: string }) {
  return (
    <table class="data recipes" aria-label="What to set in the app">
      <tbody>
        {RECIPES.map(({ app, line }) => (
          <tr key={app}>
            <th scope="row">{app}</th>
            <td>
              <code>{line(base)}</code>
            </td>
            <td>
              <CopyButton text={line(base)} what={`the setting for ${app}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A session that has no calls: where an app would have to ask. */
export function NoCalls({ listen, live }: {
  readonly listen: string | undefined;
  readonly live: boolean;
}) {
  if (!live) {
    return (
      <Empty title="No app asked a model in this session">
        <p>Start the proxy again to record one.</p>
        <Command line={PROXY_COMMAND} />
      </Empty>
    );
  }
  return (
    <Empty title="The proxy waits for its first call">
      <p>In your app, put the proxy's port where the port of the server stands.</p>
      {listen !== undefined && <Recipes base={withoutSlash(listen)} />}
    </Empty>
  );
}

function withoutSlash(address: string): string {
  const url = URL.parse(address);
  return url === null ? address : url.origin;
}
