import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function {{Name}}({ title, open, onClose, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (open) button.current?.focus();
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [open, onClose]);

  if (!open) return null;
  return (
    <div role="dialog" aria-modal="true" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      <button ref={button} type="button" onClick={onClose}>{{close}}</button>
    </div>
  );
}
