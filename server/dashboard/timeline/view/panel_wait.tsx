/** Where the time of the selected call went. @module */

import type { CallBreakdown } from "../../../api/mod.ts";
import { Trouble } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { pathOf } from "../../frame/router.ts";
import { WaitBreakdown } from "../../trace/wait_bar.tsx";

/** Asked for once the call has ended: before that its parts still grow. */
export function PanelWait({ run, span, ended }: {
  readonly run: string;
  readonly span: string;
  readonly ended: boolean;
}) {
  const { data, error, reload } = useJson<CallBreakdown>(
    ended ? `/api${pathOf("runs", run, "calls", span, "breakdown")}` : null,
  );
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  return data === undefined ? null : <WaitBreakdown breakdown={data} />;
}
