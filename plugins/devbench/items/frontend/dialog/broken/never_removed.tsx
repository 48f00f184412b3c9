// fails: logic_error
import { type ReactNode, useEffect } from "react";
export function {{Name}}(
  { title, open, onClose, children }: { title: string; open: boolean; onClose: () => void; children: ReactNode },
) {
  useEffect(() => {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onClose();
    });
  }, [open, onClose]);
  if (!open) return null;
  return (
    <div role="dialog" aria-modal="true" aria-label={title}>
      {children}
      <button type="button" onClick={onClose}>{{close}}</button>
    </div>
  );
}
