/** The machine that the server runs on, each fact with who says so. @module */

import type { MachineView } from "../../../api/mod.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { FactTable } from "../../trace/fact.tsx";
import { machineFacts } from "../run/config/mod.tsx";
import { Asked } from "./asked.tsx";

/** What a run that is started now would write into its header. */
export function Machine() {
  return (
    <Asked<MachineView> title="Machine" path="/api/machine" what="Asking the machine">
      {({ summary, machine }) => (
        <>
          <p class="settings-note">
            <VisibleText text={summary} />
            <a class="link" href="/machine">What it does now</a>
          </p>
          <TableFrame>
            <FactTable label="Machine" facts={machineFacts(machine)} />
          </TableFrame>
        </>
      )}
    </Asked>
  );
}
