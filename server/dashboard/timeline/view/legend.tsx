/** What the colours of the timeline mean. @module */

const PHASES = ["connect", "wait", "prefill", "reasoning", "answer", "tool"] as const;

/** A row of colours with their names. */
export function Legend() {
  return (
    <ul class="tl-legend" aria-label="Colours">
      {PHASES.map((phase) => (
        <li key={phase}>
          <i class={`phase ${phase}`} />
          {phase}
        </li>
      ))}
      <li>
        <i class="first-chunk" />
        first chunk
      </li>
    </ul>
  );
}
