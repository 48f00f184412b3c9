/** What `data-tip` says, beside whatever is under the pointer or has the focus. @module */

import { useEffect, useRef } from "preact/hooks";

/** The one tip of the page. */
export function Tip() {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (event: Event) => {
      const tip = element.current;
      if (tip === null) return;
      const owner = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
      const words = owner?.getAttribute("data-tip") ?? "";
      if (owner === null || words === "") {
        tip.hidden = true;
        return;
      }
      tip.textContent = words;
      tip.hidden = false;
      const at = owner.getBoundingClientRect();
      const own = tip.getBoundingClientRect();
      const above = at.bottom + own.height + 8 > innerHeight;
      tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
      tip.style.top = `${above ? Math.max(8, at.top - own.height - 4) : at.bottom + 4}px`;
    };
    const hide = () => {
      if (element.current !== null) element.current.hidden = true;
    };
    document.addEventListener("pointerover", show);
    document.addEventListener("focusin", show);
    document.addEventListener("scroll", hide, true);
    addEventListener("popstate", hide);
    document.addEventListener("click", hide);
    return () => {
      document.removeEventListener("pointerover", show);
      document.removeEventListener("focusin", show);
      document.removeEventListener("scroll", hide, true);
      removeEventListener("popstate", hide);
      document.removeEventListener("click", hide);
    };
  }, []);
  return <div ref={element} class="tip" role="tooltip" hidden />;
}
