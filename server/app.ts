/** The server: routes over the traces of one folder. @module */

import { Hono } from "hono";
import type { Health, RunChoices } from "./api/mod.ts";
import type { Config } from "../core/config/load.ts";
import { pluginRoots, type Root } from "../core/plugin/roots.ts";
import { Jobs, type Program } from "./control/jobs.ts";
import type { ServerContext } from "./context.ts";
import { NotThereError } from "./errors.ts";
import { checkBearer } from "./guard/bearer.ts";
import { Gate } from "./guard/gate.ts";
import { secured } from "./guard/headers.ts";
import { Tickets } from "./guard/tickets.ts";
import type { TokenStore } from "./guard/tokens.ts";
import { EventStreams, type StreamLimits } from "./live/event_streams.ts";
import { Feeds } from "./live/feeds.ts";
import { ListWatch } from "./live/list_frames.ts";
import { MachineWatch, type WatchedServer } from "./machine/watch.ts";
import { Quiet } from "./quiet.ts";
import { json, problem } from "./reply.ts";
import { controlRoutes } from "./routes/control_routes.ts";
import { machineRoutes } from "./routes/machine_routes.ts";
import { dashboardRoutes } from "./routes/dashboard_routes.ts";
import { fileRoutes } from "./routes/file_routes.ts";
import { liveRoutes } from "./routes/live_routes.ts";
import { setUpRoutes } from "./routes/set_up_routes.ts";
import { skillRoutes } from "./routes/skill_routes.ts";
import { modelRoutes } from "./routes/model_routes.ts";
import { packRoutes } from "./routes/pack_routes.ts";
import { pluginRoutes } from "./routes/plugin_routes.ts";
import { runRoutes } from "./routes/run_routes.ts";
import { type AlarmChoice, KeptAlarms } from "./run/alarms/kept.ts";
import { Shelf } from "./run/shelf.ts";
import { IndexFile } from "./runs/index_file.ts";
import { RunFolder } from "./runs/run_folder.ts";
import { RunList } from "./runs/run_list.ts";
import { UsesInRuns } from "./set_up/plugin_uses.ts";
import { SkillCalls } from "./skills/skill_calls.ts";
import { DashboardFiles } from "./static/dashboard_files.ts";

/** What a server is made of. */
export interface AppOptions {
  /** The folder of traces; it may not be there yet. */
  readonly folder: string;
  readonly version: string;
  /** Where the dashboard was built; ends with a slash. */
  readonly dashboard: URL;
  /** Host names under which it may be called besides those of the loopback. */
  readonly hosts?: readonly string[];
  readonly streams?: Partial<StreamLimits>;
  /** How the command line is called, which starts runs; without it none can be started. */
  readonly program?: Program;
  /** What a run can be started with now. */
  readonly choices?: () => Promise<RunChoices>;
  /** The configuration as it is now. */
  readonly config?: () => Promise<Config>;
  /** Which alarms are computed over traces; the built-in ones unless it says otherwise. */
  readonly alarms?: AlarmChoice;
  /** Tokens that are asked for; without them nobody is asked, which is for the loopback alone. */
  readonly tokens?: TokenStore;
  /** Where plugins, skills and packs are looked for; the program's usual places unless it says otherwise. */
  readonly roots?: () => Promise<readonly Root[]>;
  /** Told of what went wrong inside. */
  readonly failed?: (cause: unknown) => void;
}

/** A server without its socket. */
export interface App extends Disposable {
  readonly context: ServerContext;
  /** The runs that were started here; they end with the server unless they are left alone. */
  readonly jobs: Jobs;
  /** Answers a request that came to this port. */
  fetch(request: Request, port: number): Promise<Response>;
}

/** Makes one; nothing is read before somebody asks. */
export function createApp(options: AppOptions): App {
  const folder = new RunFolder(options.folder);
  const alarms = new KeptAlarms(options.alarms);
  const shelf = new Shelf(folder, alarms);
  const quiet = new Quiet();
  // Starting leaves behind as much as a request does.
  quiet.asked();
  const index = new IndexFile(folder.path, options.version);
  const list = new RunList(folder, shelf, { index, quiet });
  const context: ServerContext = {
    folder,
    list,
    index,
    shelf,
    alarms,
    feeds: new Feeds(),
    watch: new ListWatch(list),
    machine: new MachineWatch({ servers: () => serversOf(options), failed: options.failed }),
    streams: new EventStreams(options.streams),
    version: options.version,
    startedAt: new Date(),
    guarded: options.tokens !== undefined,
  };
  const tickets = new Tickets();
  const { tokens } = options;
  const jobs = new Jobs(options.program, folder.path);
  const routes = routesOf(context, { ...options, jobs, tickets });
  return {
    context,
    jobs,
    async fetch(request, port) {
      quiet.asked();
      try {
        new Gate({ port, hosts: options.hosts ?? [] }).check(request);
        if (tokens !== undefined) checkBearer(request, { tokens, tickets });
        return secured(await routes.fetch(request));
      } catch (cause) {
        return secured(problem(cause));
      }
    },
    [Symbol.dispose]() {
      context.streams[Symbol.dispose]();
      // It rests when the last stream has ended, just now; nobody need wait for that.
      void context.machine[Symbol.asyncDispose]();
      context.feeds[Symbol.dispose]();
      shelf[Symbol.dispose]();
      list[Symbol.dispose]();
      quiet[Symbol.dispose]();
    },
  };
}

function routesOf(
  context: ServerContext,
  { dashboard, failed, jobs, tickets, choices = nothing, config, roots = pluginRoots }:
    & AppOptions
    & {
      readonly jobs: Jobs;
      readonly tickets: Tickets;
    },
): Hono {
  const api = new Hono();
  api.get("/health", async () => {
    await context.list.refresh();
    return json(healthOf(context));
  });
  api.get("/openapi.json", async () => {
    const { openApi } = await import("./openapi.ts");
    return json(openApi(context.version));
  });
  api.post("/tickets", () => json(tickets.give()));
  api.route("/", controlRoutes({ jobs, choices, streams: context.streams }));
  api.route("/", modelRoutes(context));
  api.route("/", setUpRoutes({ config }));
  api.route("/", machineRoutes(context));
  api.route("/runs", liveRoutes(context));
  api.route("/runs", runRoutes(context));
  api.route("/runs", fileRoutes(context));
  api.route("/packs", packRoutes({ roots, list: context.list, shelf: context.shelf }));
  api.route("/plugins", pluginRoutes({ roots, uses: new UsesInRuns(context.folder) }));
  api.route("/skills", skillRoutes({ roots, calls: new SkillCalls(context.folder) }));
  api.all("*", ({ req }) => {
    throw new NotThereError(`the address ${req.path}`, "See /api/openapi.json for those there are");
  });

  const app = new Hono();
  app.route("/api", api);
  app.route("/", dashboardRoutes(new DashboardFiles(dashboard)));
  app.onError((cause) => {
    const reply = problem(cause);
    if (reply.status === 500) failed?.(cause);
    return reply;
  });
  return app;
}

function nothing(): Promise<RunChoices> {
  return Promise.resolve({ providers: [], benchmarks: [], frameworks: [] });
}

/** The model servers that answer. The embedded engine has no address: it runs in runs. */
async function serversOf({ choices = nothing }: AppOptions): Promise<readonly WatchedServer[]> {
  const { providers } = await choices();
  return providers.flatMap(({ name, url, available }) =>
    available && url !== null ? [{ name, url }] : []
  );
}

function healthOf(
  { version, startedAt, folder, list, index, streams, guarded }: ServerContext,
): Health {
  return {
    status: "ok",
    version,
    startedAt: startedAt.toISOString(),
    uptimeMs: Date.now() - startedAt.getTime(),
    folder: folder.path,
    runs: list.readable,
    pendingRuns: list.pending,
    index: { path: index.path, bytes: index.bytes() },
    clients: streams.size,
    guarded,
    deno: Deno.version.deno,
    pid: Deno.pid,
    memoryBytes: Deno.memoryUsage().rss,
  };
}
