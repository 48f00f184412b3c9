/** The clock of a replay: which moment of the run is shown, and how it goes on. @module */

/** How many times faster than it was. */
export type Speed = 0.25 | 0.5 | 1 | 2 | 4 | 8 | 16 | 32 | 64;

/** The speeds that are offered, slowest first. */
export const SPEEDS: readonly Speed[] = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** A moment and a pace. A new one is made for every change. */
export interface ReplayClock {
  /** Nanoseconds since the run began. */
  readonly t: number;
  readonly speed: Speed;
  readonly playing: boolean;
  /** Last moment there is; grows while a run goes. */
  readonly end: number;
  /** Whether the end is still moving; then playing at the end means to wait for more. */
  readonly live: boolean;
}

/** A clock at the beginning of a run, or at its end where that is still moving. */
export function startedAt(
  t: number,
  { end, live }: Pick<ReplayClock, "end" | "live">,
): ReplayClock {
  return { t: Math.min(Math.max(t, 0), end), speed: 1, playing: false, end, live };
}

/** After `elapsed` milliseconds of the viewer's time. */
export function advanced(clock: ReplayClock, elapsed: number): ReplayClock {
  if (!clock.playing) return clock;
  const t = Math.min(clock.t + elapsed * 1e6 * clock.speed, clock.end);
  return { ...clock, t, playing: t < clock.end || clock.live };
}

/** Plays from where it is; from the beginning when there is nothing left. */
export function played(clock: ReplayClock): ReplayClock {
  const isOver = clock.t >= clock.end && !clock.live;
  return { ...clock, playing: true, t: isOver ? 0 : clock.t };
}

/** Stops where it is. */
export function paused(clock: ReplayClock): ReplayClock {
  return { ...clock, playing: false };
}

/** At another moment; it goes on playing if it did. */
export function scrubbed(clock: ReplayClock, t: number): ReplayClock {
  return { ...clock, t: Math.min(Math.max(t, 0), clock.end) };
}

/** Everything at once: the moment after which nothing comes. */
export function instant(clock: ReplayClock): ReplayClock {
  return { ...clock, t: clock.end, playing: clock.live };
}

/** Faster or slower by so many steps of {@link SPEEDS}. */
export function shifted(clock: ReplayClock, by: number): ReplayClock {
  const at = SPEEDS.indexOf(clock.speed) + by;
  return { ...clock, speed: SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)] as Speed };
}

/** The speed that an address names; 1 when it names none that is offered. */
export function speedNamed(name: string | null): Speed {
  return SPEEDS.find((speed) => String(speed) === name) ?? 1;
}

/** More of a run has come. Who was at its moving end stays there. */
export function grown(
  clock: ReplayClock,
  { end, live }: Pick<ReplayClock, "end" | "live">,
): ReplayClock {
  const wasAtEnd = clock.live && clock.playing && clock.t >= clock.end;
  const t = wasAtEnd ? end : clock.t;
  return { ...clock, end, live, t, playing: clock.playing && (live || t < end) };
}

/**
 * To the next or the last event: the nearest of the sorted `times` on that side. Without one it
 * goes to the end or the beginning.
 */
export function stepped(
  clock: ReplayClock,
  { times, by }: { readonly times: ArrayLike<number>; readonly by: 1 | -1 },
): ReplayClock {
  const still = paused(clock);
  let low = 0;
  let high = times.length;
  // The first that is later than now, or for a step back the first that is not earlier.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const t = times[middle] as number;
    if (by === 1 ? t <= clock.t : t < clock.t) low = middle + 1;
    else high = middle;
  }
  const found = times[by === 1 ? low : low - 1];
  return scrubbed(still, found ?? (by === 1 ? clock.end : 0));
}
