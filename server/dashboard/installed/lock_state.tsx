/** How plugins, skills and packs stand to their lock, in the same words and look on every page. @module */

import type { LockedFile, LockedFiles, LockState } from "../../api/mod.ts";
import { counted } from "../frame/text/format.ts";
import { Status, type Tone } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";
import { TableFrame } from "../lists/table_frame.tsx";

const TONES: Readonly<Record<LockState, Tone>> = {
  locked: "good",
  new: "info",
  changed: "bad",
  refused: "bad",
  gone: "warn",
};

/** What each word means. */
export const LOCK_MEANINGS: Readonly<Record<LockState, string>> = {
  locked: "Its files are those that were accepted",
  new: "Nobody has accepted it yet, so it is not used",
  changed: "Its files are not those that were accepted, so it is not used",
  refused: "It is not used, and locking it does not help",
  gone: "It is locked, and its folder is not there any more",
};

/** The state in one word. */
export function LockStatus({ state }: { readonly state: LockState }) {
  return (
    <span data-tip={LOCK_MEANINGS[state]}>
      <Status tone={TONES[state]}>{state}</Status>
    </span>
  );
}

/** The state with what it means. */
export function LockFact({ state }: { readonly state: LockState }) {
  return (
    <>
      <LockStatus state={state} /> <span class="muted">{LOCK_MEANINGS[state]}</span>
    </>
  );
}

const FILE_TONES: Readonly<Record<LockedFile["state"], Tone>> = {
  locked: "good",
  changed: "bad",
  added: "warn",
  removed: "bad",
};

/** Every file beside what was locked of it. */
export function FilesBesideLock({ files: { files, more, isLocked } }: {
  readonly files: LockedFiles;
}) {
  if (files.length === 0) {
    return <p class="muted installed-note">Its files could not be read, so nothing is compared.</p>;
  }
  return (
    <>
      <TableFrame>
        <table class="data" aria-label="Files">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">State</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.path}>
                <th scope="row">
                  <VisibleText text={file.path} />
                </th>
                <td>
                  {isLocked
                    ? <Status tone={FILE_TONES[file.state]}>{file.state}</Status>
                    : <Status tone="quiet">not locked</Status>}
                </td>
                <td class="mono muted">
                  <Hashes file={file} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {more > 0 && (
        <p class="muted installed-note">
          {counted(more, "more file")}: the command plugins show lists all of them.
        </p>
      )}
    </>
  );
}

/** What is there; of a changed file also what was locked. */
function Hashes({ file: { sha256, locked, state } }: { readonly file: LockedFile }) {
  if (state !== "changed") return <>{sha256 ?? locked}</>;
  return (
    <>
      {sha256}
      <br />
      <del>{locked}</del> locked
    </>
  );
}
