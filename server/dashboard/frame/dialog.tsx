/** A window over the page: the browser keeps the focus in it and gives it back. @module */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Shown while it is mounted; `onClose` must unmount it. */
export function Dialog({ title, onClose, children, wide = false }: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  // It tells of its end late: another may be open by then.
  const isShown = useRef(true);
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      isShown.current = false;
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "dialog wide" : "dialog"}
      aria-label={title}
      onClose={() => isShown.current && onClose()}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <div class="dialog-body">
        <header>
          <h2>{title}</h2>
          <button type="button" class="button small" onClick={onClose}>Close</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
