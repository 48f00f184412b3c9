/** The controls of a replay. @module */

import { exactTime } from "../timeline/wording.ts";
import { instant, paused, played, scrubbed, speedNamed, SPEEDS } from "./clock.ts";
import type { ReplayModel } from "./replay_model.ts";

/** Plays or pauses. */
export function toggle(model: ReplayModel) {
  const clock = model.clock.peek();
  model.set(clock.playing ? paused(clock) : played(clock));
}

/** Buttons, slider and speed. */
export function Transport({ model }: { readonly model: ReplayModel }) {
  const clock = model.clock.value;
  const { t, end, playing, live, speed } = clock;
  return (
    <div class="transport" role="toolbar" aria-label="Replay">
      <button
        type="button"
        class="button"
        aria-label="To the beginning"
        data-tip="To the beginning"
        onClick={() => model.set(scrubbed(paused(clock), 0))}
      >
        |◂
      </button>
      <button
        type="button"
        class="button"
        aria-label="Event before"
        data-tip="Event before"
        onClick={() => model.step(-1)}
      >
        ◂
      </button>
      <button type="button" class="button primary play" onClick={() => toggle(model)}>
        {playing ? "Pause" : "Play"}
      </button>
      <button
        type="button"
        class="button"
        aria-label="Next event"
        data-tip="Next event"
        onClick={() => model.step(1)}
      >
        ▸
      </button>
      <button
        type="button"
        class="button"
        data-tip={live ? "To what happens now" : "Everything at once"}
        onClick={() => model.set(instant(clock))}
      >
        {live ? "Live" : "Instant"}
      </button>
      <input
        type="range"
        class="scrub"
        aria-label="Moment"
        aria-valuetext={exactTime(t)}
        min={0}
        max={end}
        step={Math.max(1, Math.round(end / 10_000))}
        value={t}
        onInput={(event) => model.set(scrubbed(clock, Number(event.currentTarget.value)))}
      />
      <output class="moment">
        {exactTime(t)} <span class="muted">of {exactTime(end)}{live ? " so far" : ""}</span>
      </output>
      <label class="speed">
        <span class="hidden-visually">Speed</span>
        <select
          value={String(speed)}
          onChange={(event) =>
            model.set({ ...clock, speed: speedNamed(event.currentTarget.value) })}
        >
          {SPEEDS.map((each) => <option key={each} value={String(each)}>{each}×</option>)}
        </select>
      </label>
    </div>
  );
}
