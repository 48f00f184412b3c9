/** What is around every table: room to scroll, and the table as a file. @module */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { getJson, Refusal } from "../frame/api.ts";
import { Trouble } from "../frame/parts.tsx";
import { csvOf, flattened, objectsOf, type Rows, shownRows } from "./rows.ts";

/** A table that may be wider than its place. */
export function TableFrame({ children }: { readonly children: ComponentChildren }) {
  const element = useRef<HTMLDivElement>(null);
  const label = useSignal("Table");
  const isWide = useSignal(false);
  useLayoutEffect(() => {
    const frame = element.current;
    if (frame === null) return;
    const look = () => {
      label.value = tableIn(frame)?.getAttribute("aria-label") ?? "Table";
      isWide.value = frame.scrollWidth > frame.clientWidth;
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(frame);
    return () => observer.disconnect();
  }, []);
  const rows = () => {
    const table = element.current === null ? null : tableIn(element.current);
    if (table === null) return Promise.resolve({ columns: [], rows: [] });
    return Promise.resolve(shownRows(table));
  };
  return (
    <>
      <div
        ref={element}
        class="scroll-x"
        {...(isWide.value ? { tabIndex: 0, role: "group", "aria-label": label.value } : {})}
      >
        {children}
      </div>
      <SaveTable name={label.value} rows={rows} />
    </>
  );
}

/** Saves a table as CSV or JSON. */
export function SaveTable({ name, rows }: {
  readonly name: string;
  readonly rows: () => Promise<Rows>;
}) {
  const refusal = useSignal<Refusal | undefined>(undefined);
  const save = async (kind: "CSV" | "JSON") => {
    refusal.value = undefined;
    try {
      const table = await rows();
      const text = kind === "CSV" ? csvOf(table) : `${JSON.stringify(objectsOf(table), null, 1)}\n`;
      download(text, { name, kind });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    }
  };
  return (
    <div class="save-table">
      {refusal.value !== undefined && <Trouble refusal={refusal.value} />}
      {(["CSV", "JSON"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          class="button small quiet"
          aria-label={`${kind} of the table ${name}`}
          data-tip={`Save this table as ${kind}`}
          onClick={() => save(kind)}
        >
          {kind}
        </button>
      ))}
    </div>
  );
}

/**
 * Every record of a list that the server gives in pages, with exact values.
 *
 * @throws {Refusal} When the server does not give them.
 */
export async function allRecords(path: string, field: string): Promise<Rows> {
  const records: object[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const at: URL = new URL(path, location.origin);
    at.searchParams.set("offset", String(offset));
    at.searchParams.set("limit", "200");
    const page: Readonly<Record<string, unknown>> = await getJson(at.pathname + at.search);
    // The server's own shape: a list of objects, and where the next page begins.
    records.push(...page[field] as object[]);
    offset = page["next"] as number | null;
  }
  return flattened(records);
}

function download(text: string, { name, kind }: { readonly name: string; readonly kind: string }) {
  const type = kind === "CSV" ? "text/csv" : "application/json";
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  link.download = `${plain || "table"}.${kind.toLowerCase()}`;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function tableIn(element: HTMLElement): HTMLTableElement | null {
  return element.querySelector("table");
}
