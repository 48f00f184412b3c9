/** One call of an app, in one line. @module */

import type { ExchangeFacts, ExchangeSummary } from "../../core/proxy/recording/exchange.ts";
import { figure } from "../figures.ts";
import { type Paint, safeLine } from "../terminal.ts";

/** App, model, tokens in and out, TTFT, tokens per second; what is unknown is a dash. */
export function callLine(
  { call, path, status, outcome }: Extract<ExchangeSummary, { readonly kind: "call" }>,
  paint: Paint,
): string {
  const rate = call.tokensPerSecond === null
    ? "– tok/s"
    : `${figure(call.tokensPerSecond)} tok/s${call.clock === "server" ? " (server)" : ""}`;
  const facts = [
    safeLine(call.app ?? "unknown app"),
    paint.bold(safeLine(call.model === "" ? "unnamed model" : call.model)),
    `${count(call.inputTokens)} → ${count(call.outputTokens)} tok`,
    `TTFT ${call.ttftMs === null ? "–" : duration(call.ttftMs)}`,
    rate,
    duration(call.totalMs),
  ];
  const line = `${paint.dim(now())}  ${facts.join("  ")}  ${paint.dim(safeLine(path))}`;
  if (call.failure === null) return line;
  const { type, message } = call.failure;
  const said = [type, status === null ? "" : String(status), safeLine(message)];
  const what = outcome === "client_left" ? paint.yellow : paint.red;
  return `${line}\n          ${what(said.filter((part) => part !== "").join(" · "))}`;
}

/** A request that asked no model, or none that could be understood. */
export function exchangeLine(
  { method, path, status, outcome }: ExchangeFacts,
  paint: Paint,
): string {
  const ended = outcome === "whole" ? String(status) : OUTCOMES[outcome];
  return `${paint.dim(now())}  ${safeLine(`${method} ${path}`)}  ${paint.yellow(ended)}`;
}

const OUTCOMES = {
  client_left: "the app left before the end",
  server_left: "the server closed the connection before the end",
  upgraded: "both sides went on in another protocol",
  not_seen: "its end was not seen",
} as const;

function duration(ms: number): string {
  return ms < 1000 ? `${figure(ms)} ms` : `${figure(ms / 1000)} s`;
}

function now(): string {
  return new Date().toTimeString().slice(0, 8);
}

function count(tokens: number | null): string {
  return tokens === null ? "–" : tokens.toLocaleString("en");
}
