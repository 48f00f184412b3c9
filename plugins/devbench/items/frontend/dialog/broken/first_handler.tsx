// fails: stale_closure
import { type ReactNode, useEffect, useRef } from "react";
export function {{Name}}(
  { title, open, onClose, children }: { title: string; open: boolean; onClose: () => void; children: ReactNode },
) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    button.current?.focus();
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [open]);
  if (!open) return null;
  return (
    <div role="dialog" aria-modal="true" aria-label={title}>
      {children}
      <button ref={button} type="button" onClick={onClose}>{{close}}</button>
    </div>
  );
}
